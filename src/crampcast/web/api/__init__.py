"""The jobs as a JSON interface: one address for each command, described at ``/api/openapi.json``."""

from crampcast.web.api.diary import router as diary
from crampcast.web.api.forecast import router as forecast
from crampcast.web.api.reading import router as reading

__all__ = ["NOT_HERE", "ROUTERS"]

ROUTERS = (forecast, reading, diary)

NOT_HERE = {
    "serve": "is the app itself",
    "export": "the page Me gives the file",
    "restore": "the page Me takes the file, into an empty diary",
    "erase": "the page Me asks twice; nothing else may delete everything",
    "validate": "minutes of work on files of studies, at the command line",
    "field": "minutes of work on a whole start list, at the command line",
    "calibrate": "hours of work on published cohorts, at the command line",
}
"""Commands without an address of their own, and why."""
