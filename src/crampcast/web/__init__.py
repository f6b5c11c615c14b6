"""The app in the browser: the same jobs as the command line, as pages and as a JSON interface."""

from crampcast.web.app import build_app
from crampcast.web.settings import Settings

__all__ = ["Settings", "build_app"]
