"""The shared server's pages: for coaches, viewers, and the athletes who share with them."""

from crampcast.web.coach.app import build_coach_app

__all__ = ["build_coach_app"]
