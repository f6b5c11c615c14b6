"""Words about recordings and the choice of one."""

WORDS = {
    "run.none": "it holds no recorded run",
    "run.none.remedy": "give the FIT, TCX or GPX of a run",
    "run.gone": "this recording is not held any more",
    "run.gone.remedy": "choose it again",
    "run.file": "A recording: FIT, TCX or GPX",
    "run.drop": "Choose the file or drop it here. It is read on this machine and stored only if you say so.",
    "run.look": "Open it",
    "run.stored": "Runs of your diary",
    "run.no_stored": "No run with a recording is in your diary yet.",
    "run.more": "and {count} older ones: find them by the day",
    "run.day": "Day",
    "run.find": "Find",
    "run.keep": "Keep this run in the diary",
    "run.kept": "This run is in your diary.",
    "run.weather": "Weather, if the file does not tell it",
    "run.weather.help": "For example: 24 C, 60 % rh, sunny, wind 2 m/s.",
    "run.intake": "Eaten and drunk",
    "run.intake.help": "For example: 40 g/h, 0.5 l/h, 300 mg/h. Empty: nothing is known.",
    "run.line": "{day}, {distance}",
    "run.other": "Another run",
}
