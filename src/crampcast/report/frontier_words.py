"""What reports say of the frontier: key to template."""

from __future__ import annotations

FRONTIER: dict[str, str] = {
    "frontier": "What minutes buy",
    "frontier.note": (
        "Each point is a plan within every limit, from the hardest effort that you can hold to an easy one. "
        "Line: median chance of a cramp; band: 8 in 10 simulated runs. Its amounts have passed the same "
        "safety limits, but are not packed into whole units, which may move a chance by a point or two. "
        "Where your products hold less than the schedule asks for, every point eats as much less."
    ),
    "pacing.slight": (
        "Run an even effort, and eat and drink by the schedule: spreading the effort otherwise gains less "
        "than a thousandth of the time (or half a minute) and less than half a cramp in 100 runs."
    ),
    "pacing.walked": (
        "Walk where it is too hot to run, and run the rest evenly: the heat decides the pace. Eat and drink "
        "by the schedule."
    ),
    "cramped": "After a cramp, by place and muscle",
    "cramped.note": (
        "Ease off from where it cramped, as far and as long as the row says; then go on as planned. Another "
        "cramp: the median chance of one before the finish, eased and at the planned effort. Where the two "
        "hardly differ, easing off is for the muscle to let go (grade C), and to be near help if it does not."
    ),
    "cramped.any": "any",
    "cramped.ease": "{share} easier",
    "cramped.where": "Where",
    "cramped.muscles": "Muscle",
    "cramped.effort": "Effort",
    "cramped.last": "For",
    "cramped.finish": "Finish",
    "cramped.again": "Another",
    "cramped.kept": "at full",
    "clock.next_day": "+1: the day after the start.",
    "clock.back": "Clocks go back by {by} on the way: times are local ones, and that hour comes twice.",
    "clock.on": "Clocks go forward by {by} on the way: times are local ones, and that hour is left out.",
    "cursor.next": "next: {item} at {place}",
    "frontier.handle": "Easier, later, safer",
    "frontier.alt": (
        "Chance of a cramp against finish time: from {chance_first} at {finish_first} to {chance_last} at "
        "{finish_last}."
    ),
    "frontier.against": "Against the plan of this page: finish {time}, cramps in 100 runs {chance}",
    "frontier.dominated": "later than another plan here, and no safer",
    "frontier.target": "To have it planned whole: --target {time}",
    "frontier.each": "The stretches",
    "frontier.pass": "Where you are when",
    "frontier.all": "All of these plans",
    "frontier.pace": "Pace",
    "frontier.pace.unit": "{pace} min/{unit}",
    "frontier.eat": "Eat and drink by the hour",
    "frontier.intake.carbohydrate_g": "carbohydrate",
    "frontier.intake.fluid_ml": "drink",
    "frontier.intake.sodium_mg": "sodium",
}
