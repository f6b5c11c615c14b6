"""Words of the rescue page."""

WORDS = {
    "phone.lead": "For the phone: one file that needs no network. Open it once at home, and keep it.",
    "phone.open": "Open the phone page",
    "phone.save": "Save the file",
    "phone.number": "Emergency number",
    "phone.number.help": (
        "As you know it where you run; it is kept with your answers. Empty: the common ones are listed."
    ),
    "phone.plan": "A plan that you saved (plan.json)",
    "phone.plan.help": "Its pace, food and drink for every part of the course go onto the page.",
    "phone.with_plan": "Save the file with this plan",
    "phone.plan.remedy": "give the plan.json of crampcast plan --out",
    "phone.set": "Set",
    "phone.night": "At night",
    "phone.day": "On a run",
    "phone.mail": (
        "To the phone: send the file to yourself, or start the app with crampcast serve --lan and open its "
        "link there."
    ),
    "phone.app": "crampcast rescue",
    "phone.offline.keep": "Keep it in this browser for offline",
    "phone.offline.drop": "Take it away again",
    "phone.offline.kept": "Kept: /rescue/phone opens with the network off.",
    "phone.offline.gone": "Taken away.",
    "phone.offline.failed": "This browser does not keep it; save the file.",
    "phone.working": "Making the phone page",
    "phone.of": "Rescue page: {name}",
    "phone.of.when": "Start {when}, finish in about {finish}.",
    "phone.parts": "After a cramp, part by part",
    "phone.parts.none": "No ceilings: without a plan there is nothing to ease.",
    "phone.with": "With a plan of this session",
    "phone.from_forecast": (
        "With the pace, food and drink of your race: open the forecast and press “For the phone”."
    ),
    "phone.to_forecast": "Open the forecast",
    "phone.code": "After the run: type the page's code into the diary",
    "phone.settings": "For your phone",
}
