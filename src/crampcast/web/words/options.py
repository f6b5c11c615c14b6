"""What the shell's options are called on the pages."""

WORDS = {
    "option.intake": "the field “Eaten and drunk”",
    "option.weather": "the field “Weather”",
    "option.runner": "the page “Me”",
    "option.next": "the field “The next session”",
    "option.urine": "the box “Urine has passed”",
    "option.plan": "the shell's --plan",
    "option.ask": "the page “Me”",
}
