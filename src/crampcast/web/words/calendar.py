"""Words about calendar files."""

WORDS = {
    "calendar.none": "nothing of this has a date",
    "calendar.none.remedy": "read it on the page",
}
