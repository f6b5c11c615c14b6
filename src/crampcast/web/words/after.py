"""Words of the pages about recovery and strength."""

WORDS = {
    "after.lead": (
        "Open the run that is over: what it left, what to eat and drink, when hard running makes sense again."
    ),
    "after.ready": "When legs are ready",
    "after.ask": "Lay it out",
    "after.next": "The next session",
    "after.next.help": "18h, 2d, tomorrow or a moment; empty: none is near.",
    "after.urine": "Urine has passed since the finish",
    "after.diet": "Diet",
    "after.calendar": "Calendar file",
    "after.working": "Laying the recovery out",
    "after.again": "Change what you said",
    "after.figures": "Show how",
    "strong.lead": "Find the weak side at home, then train it, with dates: off-season or towards a race.",
    "strong.race": "Day of the race, if there is one",
    "strong.on": "First day",
    "strong.plan": "For a plan that you made",
    "strong.plan.none": "None",
    "strong.ask": "Lay it out",
    "strong.calendar": "Calendar file",
    "strong.log": "Write down a result",
    "strong.tested": "{day}: left {left}, right {right} {unit}",
    "strong.once": "{day}: {value} {unit}",
    "strong.day": "Day",
    "strong.exercises": "Exercises",
}
