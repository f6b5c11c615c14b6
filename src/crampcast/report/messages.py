"""Every word a report says on its own account, in one catalogue: key to template."""

from __future__ import annotations

from typing import Any

from crampcast.report.frontier_words import FRONTIER
from crampcast.report.limit_words import LIMITS
from crampcast.report.packing_words import PACKING
from crampcast.report.rescue_words import RESCUE

CATALOGUE: dict[str, str] = {
    # The whole answer
    "kicker": "Forecast for your legs",
    "honest_limit": (
        "No study has calibrated a chance of cramp for one person. Trust where the risk rises and which "
        "muscle leads; take the level as right within about a factor of two until your own diary narrows it."
    ),
    "not_medical": "crampcast is not a medical device. Symptoms override every number here.",
    # The crew's sheet
    "crew.title": "Crew sheet",
    "crew.note": (
        "Times are when 8 in 10 simulated runs pass. Be there by the first; most likely is the one in the "
        "middle. Amounts are what the schedule asks for until the next place below: ceilings, never to be "
        "pressed on anybody."
    ),
    "crew.all": "No station is marked for crew or drop bags: all are shown.",
    "crew.nothing": "There is no plan, and no sheet: {reason}",
    "crew.window": "{low} to {high}, most likely {middle}",
    "crew.hand": "Hand over, until {until}",
    "crew.hand.none": "Nothing is scheduled until {until}. Offer water and food.",
    "crew.sum": "In all {what}.",
    "crew.thirst": "Drink to thirst; no amount is named.",
    "crew.within": "To have within reach if thirsty: {fluid}.",
    "crew.ask": "Ask and look",
    "crew.ask.cramp": "Has anything cramped or twitched? Which muscle? Likeliest by now: {muscle}.",
    "crew.ask.fed": "Eaten and drunk as planned? Vomited? If not as planned: do not make up for it.",
    "crew.ask.swollen": (
        "Puffy hands, tight watch strap, headache, nausea: no more drink, something salty, medical staff."
    ),
    "crew.ask.mind": "Talks and walks straight? Knows where the course goes next? Shivering or very hot?",
    "crew.late": "Later than {high}",
    "crew.late.next": (
        "Nine in ten runs are here by then. Ask the station when the runner passed the last one; do not "
        "drive off. The next place then shifts by as much: {next}, planned {low} to {high}."
    ),
    "crew.late.last": (
        "Nine in ten runs are here by then. Ask the station or race control when the runner passed the last "
        "one, and stay."
    ),
    "crew.flags": "Stop the race, whatever the clock says",
    # A race that is under way
    "under_way.here": "Under way: {where} in {time}",
    "under_way.rest": "To go: {distance}, +{climb}, about {time}",
    "under_way.taken": "So far: {what}",
    "under_way.assumed": "(taken to be)",
    "under_way.hotter": "Weather: {degrees} from here on than it says",
    "under_way.cramps": "Cramped: {what}",
    "under_way.a_muscle": "a muscle",
    "available": "Within reach if you are thirsty (carried and at stations):",
    "available.stretch": "{start}–{end}: up to {fluid}",
    "ceilings": "Drink when thirsty; these amounts are ceilings, not targets.",
    "own_choice": "† our own choice of limit; no published value settles it.",
    "range": "8 in 10 simulated runs lie between {low} and {high}",
    # Status
    "status.ok": "Planned",
    "status.reduced": "Planned, and slower than you could run, to stay within the limits",
    "status.refused": "No plan is given",
    "status.excluded": "Outside what crampcast can answer",
    "status.unknown": "Status not stated",
    "status.no_reason": "No reason was stated.",
    # Headings
    "finish": "Finish",
    "cramp": "Chance of a cramp",
    "cramp.either": "Cramp or near-cramp",
    "cramp.again": "Once one, another",
    "cramp.after": "In 6 h after finish",
    "cramp.own": "Runners who answer and write as you do differ: 8 in 10 of them lie at {spread}.",
    "course": "Along the course",
    "muscles": "Where it would cramp",
    "body": "What the body goes through",
    "causes": "Why",
    "causes.reddest": "Why {start} to {end} is the reddest half hour",
    "causes.whole": "Why: the whole course",
    "why.asked": "Why is it as red as it is from {start} to {end}?",
    "levers": "What would change it",
    "pacing": "How to spread the effort",
    "contingencies": "If it goes otherwise",
    "stations": "Station by station",
    "before": "Before the start",
    "after": "After the finish",
    "around.grade": "grade {grade}, {claim}",
    "around.most": "at most {amount}",
    "schedule": "What to eat and drink",
    "schedule.full": "Every item, by the quarter hour",
    "schedule.carbohydrate_g": "carbohydrate",
    "schedule.fluid_ml": "drink",
    "schedule.sodium_mg": "sodium",
    "safety": "Safety limits",
    "warnings": "Warnings",
    "claims": "How good the evidence is",
    "citations": "Sources",
    "estimates": "What it rests on",
    "provenance": "Made with",
    # Explanations
    "muscles.note": (
        "Colour is the median chance of a cramp per hour in that muscle at that place. One step of colour is "
        "about as much as the forecast can be wrong. At the right: the chance over the whole course."
    ),
    "muscles.unit": "chance of a cramp per hour",
    "causes.ratio.most": "More than {most}",
    "causes.ratio": "{ratio} times the risk of this stretch with everything as usual.",
    "causes.ratio.low": "No more risk than on this stretch with everything as usual.",
    "causes.unusual": "Nothing unusual drives it: the causes are small.",
    "causes.mean": "{mean} times the course’s mean by the hour.",
    "causes.leading": "Leading there: {muscles}.",
    "causes.note": (
        "Shares of the raised risk, with their likely range. They add up to one; a negative share protects. "
        "The grade says how well that link to cramp is supported: A strong, D contested or unproven."
    ),
    "causes.note.usual": (
        "How much each thing moved the risk here, as a share of all that moved it; below zero it lowered it. "
        "The grade says how well that link to cramp is supported: A strong, D contested or unproven."
    ),
    "causes.small_print": "Small print: what moved the risk a little",
    "pacing.gain": (
        "Against an even effort with the guideline's amounts: finish {time}, cramps in 100 runs {chance} "
        "({spread}), on {draws} draws that the search has not seen."
    ),
    "pacing.even": "Run an even effort and eat and drink by the guideline: {reason}.",
    "levers.note": "Each change alone, everything else as planned.",
    "bands.note": "Line: median. Band: 8 in 10 simulated runs. Dashed: safety limit.",
    "stations.note": (
        "Clock and cramp so far: 10th to 90th percentile. Leg: on the way to the station. Food and drink: "
        "from the station before on, what is taken there included."
    ),
    "estimates.note": "Values with ± are estimates with their standard deviation.",
    "no_elevation": "The course file holds no heights: planned flat, with wider bands.",
    "no_elevation.top": (
        "Planned flat: the course has no heights. On hills you take longer and your legs fare otherwise; "
        "give a file with heights, or --elevation auto."
    ),
    "no_profile": "No forecast along the course was made.",
    "night": "night",
    "start": "Start",
    "to_thirst": "to thirst",
    "missing": "–",
    "refused.figures": "Run all the same, the forecast would be:",
    "cursor": "Move along the course",
    "cursor.hint": "Point at a chart, or use the slider, to read every value at one place.",
    # Why it cramped
    "explain.title": "Why did it cramp?",
    "explain.a_cramp": "A cramp",
    "explain.near": "near-cramp",
    "explain.ratio": (
        "By the model, the risk in the half hour before was {middle} times the usual ({low} to {high})."
    ),
    "explain.ratio.none": (
        "By the model, the risk in the half hour before was {middle} times the usual ({low} to {high}). "
        "Below 1.5 nothing unusual was seen: the shares below are small print, not causes."
    ),
    "explain.ratio.low": (
        "By the model, the risk in the half hour before was lower than usual. Nothing unusual was seen: the "
        "shares below are small print, not causes."
    ),
    "explain.likely": "You named no muscle. By the model, most of the risk was in: {muscles}.",
    "explain.small": "Smaller than 3 %: {names}.",
    "explain.stand_in": "not known, a usual runner stands in",
    "explain.changes": "What would have changed it",
    "explain.changes.note": "The same run with one thing changed. 8 in 10 simulated runs lie in the range.",
    "explain.change": "risk lower by {middle} ({spread})",
    "explain.change.either": "{higher} higher to {lower} lower",
    "explain.cost.weeks": "costs weeks of training",
    "explain.cost.planning": "costs planning, no time",
    "explain.cost.luck": "not in your hands",
    "explain.cost.none": "costs no time",
    "explain.cost.minutes": "costs {minutes} min",
    "explain.cost.saves": "saves {minutes} min",
    "explain.gait": "Changes of gait",
    "explain.gait.sure": "how sure that something changed: {word}; against {baseline}",
    "explain.similar": "Runs like this one in your log",
    "explain.similar.note": "No cramp is noted for these. What was different:",
    "explain.plan": "Planned, and what happened",
    "explain.plan.at": "At",
    "explain.plan.planned": "Planned",
    "explain.plan.actual": "Was",
    "explain.invented": "The cramp mark is invented to show this page. No cramp was recorded in this run.",
    "explain.cannot_tell": "What this file cannot tell",
    "explain.triage": "Was it a cramp?",
    "explain.triage.note": "Ask in this order. Only the last yes makes it a cramp.",
    "explain.timeline": "Along the way",
    "explain.timeline.mark": "Red line: the cramp. Shaded: the half hour before it, which is explained.",
    "explain.reference": "Compared with",
    "explain.reference.note": "One value for each driver. A share says what the distance from its line did.",
    "explain.confidence.high": "How sure: nearly all simulated runs agree on the leading cause.",
    "explain.confidence.medium": "How sure: most simulated runs agree on the leading cause.",
    "explain.confidence.low": (
        "How sure: not very. The simulated runs disagree on the leading cause, or it rests on a usual runner."
    ),
    "timeline.modelled": "by the model",
    "timeline.recorded": "recorded",
    "timeline.standing": "standing",
    "timeline.none": "0",
    "timeline.most": "highest",
    "timeline.alt": "{name} along the run, from {low} to {high}.",
    "timeline.altitude_m": "Altitude",
    "timeline.speed_m_s": "Pace",
    "timeline.grade": "Grade",
    "timeline.load_over_envelope": "Load over your eight weeks",
    "timeline.heart_rate_bpm": "Heart rate",
    "timeline.cadence_spm": "Steps a minute",
    "timeline.ground_contact_balance": "Left foot's share",
    "timeline.core_temperature_c": "Core",
    "timeline.body_water_change_l": "Body water",
    "timeline.muscle_glycogen_g": "Leg glycogen",
    "timeline.strength_left": "Strength left",
    "timeline.hazard_per_h": "Risk of that muscle",
    # Strips
    "profile.altitude": "Altitude",
    "profile.cramp_probability": "Cramp by here",
    "profile.speed_m_s": "Speed",
    "profile.core_temperature_c": "Core temperature",
    "profile.body_water_change_l": "Body water",
    "profile.plasma_sodium_mmol_l": "Plasma sodium",
    "profile.muscle_glycogen_g": "Muscle glycogen",
    "profile.liver_glycogen_g": "Liver glycogen",
    "profile.stomach_ml": "In the stomach",
    "intake.carbohydrate_g": "Carbohydrate",
    "intake.fluid_ml": "Fluid",
    "intake.sodium_mg": "Sodium",
    "alt.band": (
        "{name} along the course, medians: {first} at the start, {last} at the finish, "
        "lowest {low}, highest {high}."
    ),
    "alt.muscle": "{name}: highest hazard {high} per hour at {where}; {chance} over the course.",
    "alt.body": "Front and back of a body; muscles coloured by their chance of cramp. Warmest: {name}.",
    # Muscles
    "muscle.calf": "Calf",
    "muscle.foot": "Foot",
    "muscle.shin": "Shin",
    "muscle.quadriceps": "Quadriceps",
    "muscle.hamstring": "Hamstring",
    "muscle.glute": "Glute",
    "muscle.adductor": "Adductor",
    "muscle.hip_flexor": "Hip flexor",
    # Page
    "answer": "The answer",
    "ranked": "Muscles by their chance of a cramp",
    "range.chance": "Likely range {spread}.",
    "either.sentence": "A cramp or a twinge that nearly is one: {value} ({spread}).",
    "again.sentence": "Once it has cramped, another before the finish: {value} ({spread}).",
    "after.sentence": "A cramp in the six hours after the finish: {value} ({spread}).",
    "grade": "grade {grade}",
    "axis.clock": "clock",
    "figure.front": "front",
    "figure.back": "back",
    "levers.chance": "cramps in 100 runs",
    "levers.finish": "finish",
    "stop": "stop {minutes}",
    "short.carbohydrate": "carb",
    "short.sodium": "sodium",
    "short.caffeine": "caffeine",
    # Columns
    "column.name": "Station",
    "column.distance": "At",
    "column.clock": "Clock",
    "column.leg": "Leg",
    "column.chance": "Cramp so far",
    "column.carbohydrate": "Carbohydrate",
    "column.fluid": "Drink",
    "column.sodium": "Sodium",
    "column.effort": "Effort",
    "column.finish": "Finish",
    "item.time": "After",
    "item.clock": "Clock",
    "item.distance": "At",
    "item.item": "Item",
    "item.carbohydrate": "Carbohydrate",
    "item.fluid": "Drink",
    "item.sodium": "Sodium",
    "item.caffeine": "Caffeine",
    "limit.id": "Rule",
    "limit.text": "What it guards",
    "limit.value": "At its closest",
    "limit.limit": "Limit",
    "limit.state": "State",
    "estimate.name": "Quantity",
    "estimate.max_power_w_kg": "Highest aerobic power",
    "estimate.endurance": "Fade with time",
    "estimate.weekly_km": "Distance in a week",
    "estimate.weekly_climb_m": "Climb in a week",
    "estimate.longest_run_km": "Longest run",
    "estimate.acclimatisation": "Used to heat, 0 to 1",
    "estimate.protection": "Used to descents, 0 to 1",
    "estimate.value": "Value",
    "estimate.basis": "From",
    # Pocket card
    "card.lead": "Start {start}. Finish {p50} (8 in 10: {p10} to {p90}).",
    "card.carbohydrate": "carb g",
    "card.times.note": "Clock is the median. Drink and carbohydrate: from the station before to this one.",
    "card.times.thinned": (
        "Some stations are left out to fit. Drink and carbohydrate: from the station before to each."
    ),
    "card.food.thinned": "Some rows are left out to fit; keep the same amounts between them.",
    "card.watch": "{muscle} {chance}",
    "card.watched": "Most likely over the course: {muscles}.",
    "card.cramp": "If it cramps",
    "card.stop": "Stop for these",
    # inspect and import
    "inspect.unreadable": "cannot be read: {error}",
    "inspect.parts": "in parts: {parts}",
    "picture.heart_rate_bpm": "beats/min",
    "picture.cadence_spm": "steps/min",
    "picture.nothing": "nothing that can be drawn",
    "import.summary": "{imported} imported, {duplicates} already known, {refused} refused",
    "import.refused": "refused: {file}: {reason}",
    # log and diary
    "diary.how": "* needed. For example: crampcast log cramp at=km38.2 muscle=calf side=left severity=6",
    "diary.deleted": "deleted",
    "diary.no_amount": "   no amount, so nothing is counted: crampcast diary edit {number} carbohydrate_g=…",
    "diary.sweat": "   sweat {rate} L/h, error {error} L/h",
    "diary.sodium": "   sodium of the whole body's sweat {sodium} mmol/L, error {error} mmol/L",
    "runner.sweat": "Sweat tests",
    "runner.conditions": "Conditions",
    "runner.narrow": "narrows the bounds",
    "runner.wide": "fewer than three: bounds stay wide",
    "diary.empty": "The diary holds no such entry.",
    # strengthen
    # Learning from the diary
    "learn.learnt": "What your diary has taught",
    "learn.moved": "moved most by",
    "learn.entry": "entry {id}",
    "learn.refused": "What it cannot tell yet",
    "learn.score": "Past forecasts",
    "learn.left_out": "Left out",
    "learn.rule": (
        "A run that you wrote about counts as clean where you wrote of no cramp; other runs only since your "
        "first entry of a run or a cramp."
    ),
    "own_runs": "From your own runs: {text}.",
    "own_runs.numbers": "What your diary has taught (entries behind each)",
    # Learning from a group
    "group.learnt": "What the group's runners share",
    "group.before": "before the diaries {range}",
    "group.members": "The hardest run again: chance of a cramp, and where 8 in 10 such runners lie",
    "group.again": "the run of {day}",
    "group.by_usual": "a usual runner",
    "group.by_own": "by the own diary",
    "group.by_group": "with the group",
    "group.newcomer": "a runner who joins, on the hardest of these runs",
    "strengthen.focus": "Focus",
    "strengthen.tests": "Home tests",
    "strengthen.blocks": "Exercises",
    "strengthen.sessions": "When",
    "strengthen.preparation": "Preparing for the course",
    "strengthen.expected": "What the forecast says it would do",
    "strengthen.cannot_tell": "What cannot be told",
    "figure.left": "{name}: {share} of it left, by your diary",
    "figure.alike": "Left and right are drawn alike: which side is told only by your diary.",
    "strengthen.norm": "Usual for {who}: {norm} {unit}; below {weak} counts as weak.",
    "strengthen.norm.either": "Usual: {men} {unit} for men, {women} for women; below {weak} counts as weak.",
    "strengthen.norm.all": "men and women",
    "strengthen.no_norm": "No norm is published: compare with your own first result.",
    "strengthen.first": "Your first result: {result}.",
    "strengthen.little": "next to nothing",
    "strengthen.assumed": "What was assumed",
    "strengthen.stop": "Stop: {text}",
    "strengthen.more": "… and {count} more; --json or --out lists them all",
    # recover
    "recover.body": "What the run left",
    "recover.water": "Water lacking: {low} to {high} {unit}",
    "recover.water_untold": "Water lacking: cannot be told, see below",
    "recover.glycogen": "Glycogen left in the legs: {share} of the start",
    "recover.strength": "Strength lost",
    "recover.finish": "finish",
    "recover.day_later": "a day later",
    "recover.steps": "Step by step",
    "recover.hours": "after {hours} h",
    "recover.up_to": "up to {amount}",
    "recover.about": "about {amount}",
    "recover.refuelling": "Refilling the legs",
    "recover.full": "As good as full after {low} to {high} hours of eating so:",
    "recover.meals": "Three ways to eat the first meal",
    "recover.holds": "Carbohydrate {carbohydrate} g, protein {protein} g, fat {fat} g.",
    "recover.day_to_day": "Food from day to day",
    "recover.day": "carbohydrate {low}–{high} g per kg",
    "recover.signs": "Signs of eating too little; one that stays is reason enough to see a doctor:",
    "recover.doctor": "See a doctor",
    "recover.cannot_tell": "What cannot be told",
    "side.left": "left",
    "side.right": "right",
    "side.both": "both",
    "muscle.trunk": "Trunk and lower back",
    **FRONTIER,
    **LIMITS,
    **PACKING,
    **RESCUE,
}


def say(key: str, **values: Any) -> str:
    """Text of the catalogue under a key, filled in.

    Parameters
    ----------
    key : str
        Key of the catalogue.
    **values : object
        Values for the template's fields.

    Returns
    -------
    str
        The text. Values are inserted as they are: escape for the medium afterwards.

    Raises
    ------
    KeyError
        If the catalogue has no such key.

    Examples
    --------
    >>> say("import.summary", imported=3, duplicates=0, refused=1)
    '3 imported, 0 already known, 1 refused'
    """
    return CATALOGUE[key].format(**values)


def say_or(key: str, otherwise: str) -> str:
    """Text of the catalogue under a key, or another text where the catalogue has none.

    Parameters
    ----------
    key : str
        Key of the catalogue.
    otherwise : str
        What to say where the key is unknown, such as a name that a newer result brought along.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> say_or("muscle.hip_flexor", "hip_flexor"), say_or("muscle.arm", "arm")
    ('Hip flexor', 'arm')
    """
    return CATALOGUE.get(key, otherwise)
