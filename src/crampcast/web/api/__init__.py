"""The jobs as a JSON interface: one address for each command, described at ``/api/openapi.json``."""

from crampcast.web.api.forecast import router as forecast

__all__ = ["ROUTERS"]

ROUTERS = (forecast,)
