"""Words of the register of claims."""

WORDS = {
    "claims.lead": "What is said about cramps, how sure anybody can be, and who found what.",
    "claims.search": "Search",
    "claims.query": "Words or an id: salt, S24, pickle",
    "claims.count": "{count} of {total}",
    "claims.none": "Nothing matches.",
    "claims.article_point": "Points of the source article",
    "claims.intervention": "Further interventions",
    "claims.red_flag": "Red flags",
    "claims.all": "All claims",
    "claims.verdict": "Verdict",
    "claims.grade": "Grade {grade}",
    "claims.for": "For",
    "claims.against": "Against",
    "claims.sources": "Sources",
    "claims.advice": "What to say to a runner",
    "claims.signs": "Signs",
    "claims.unconfirmed": "not read by us in full",
    "claims.model": "In the model",
    "claims.prior": "{name}: effect {mean} ± {sd} per {unit}, grade {grade}",
    "claims.grades": (
        "A: several good trials agree. B: good evidence. C: plausible, few data. D: contested or unproven."
    ),
}
