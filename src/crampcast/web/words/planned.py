"""Words of a plan that was made in the app."""

WORDS = {
    "planned.working": "Making the plan",
    "planned.title": "Plan: {name}",
    "planned.note": (
        "The plan spreads effort, food and drink itself, within the limits; the sliders say the day, the "
        "stations and the finish aimed at."
    ),
    "planned.files": "Take it along",
    "planned.plan.html": "Report",
    "planned.rescue.html": "Rescue page for the phone",
    "planned.crew.html": "Sheet for the crew",
    "planned.card.pdf": "Pocket card (PDF)",
    "planned.legs.csv": "Table of splits (CSV)",
    "planned.plan.ics": "Calendar file",
    "planned.course.fit": "Course for the watch (FIT)",
    "planned.course.gpx": "Course (GPX)",
    "planned.course.tcx": "Course (TCX)",
    "planned.workout.fit": "Workout for the watch (FIT)",
    "planned.plan.json": "All of it (JSON)",
    "planned.save": "Save {name}",
    "planned.no_file": "this plan has no such file",
    "planned.no_file.remedy": "choose one of the list",
    "race.unread": "this choice cannot be read",
    "race.unread.remedy": "reload the forecast and send it again",
}
