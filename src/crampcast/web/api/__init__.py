"""The jobs as a JSON interface: one address for each command, described at ``/api/openapi.json``."""

from crampcast.web.api.diary import router as diary
from crampcast.web.api.forecast import router as forecast
from crampcast.web.api.later import router as later
from crampcast.web.api.racing import router as racing
from crampcast.web.api.reading import router as reading

__all__ = ["NOT_HERE", "OPTIONS_NOT_HERE", "ROUTERS"]

ROUTERS = (forecast, racing, reading, diary, later)

NOT_HERE = {
    "serve": "is the app itself",
    "coach": "opens the server of many runners, which has accounts of its own",
    "export": "the page Me gives the file",
    "restore": "the page Me takes the file, into an empty diary",
    "erase": "the page Me asks twice; nothing else may delete everything",
    "group": "opens exports of other people, which the app of one runner does not",
    "calibrate": "hours of work on published cohorts, at the command line",
}
"""Commands without an address of their own, and why."""

OPTIONS_NOT_HERE = {
    "json": "every answer is JSON",
    "data": "the app is started on one diary",
    "units": "JSON is always metric",
    "out": "a program writes its own files; the page of a plan gives them all",
    "plan --elevation": "it asks a service; the app asks nobody",
    "plan --emergency": "it goes into rescue.html alone; /api/rescue takes it",
    "field --scheduler": "the app sends nothing to other machines",
    "field --workers": "the command decides how it uses its machine; here it is this process",
    "field --partition": "has no influence on the answer",
    "strengthen --course": "runs the goal's forecast many times over; give the plan, which carries the goal",
    "strengthen --weather": "goes with strengthen --course",
    "learn --population": "a file of a group's; at the command line",
    "inspect --plot": "a picture for a file; the page Why draws a recording",
    "runner --ask": "asks on a terminal; PUT /api/runner takes the answers",
    "runner --toml": "the same answers as GET /api/runner, for a file",
    "log --plan": "the diary's own plan for that day is taken; a file of a plan is given at the command line",
    "diary action": "the method says it: GET, PATCH, DELETE",
    **{
        f"{command} --seed": "nothing of it is drawn by chance"
        for command in ("import", "log", "diary", "evidence", "inspect", "runner")
    },
}
"""Options of the commands that their addresses do not take, and why."""
