"""Words about answers that take a while."""

WORDS = {
    "answer.busy": "too many answers are being worked out",
    "answer.busy.remedy": "wait a moment and send it again",
    "answer.gone": "this answer is not kept any more",
    "answer.gone.remedy": "ask again; the newest are kept until the app ends",
    "answer.fault.remedy": "ask again; nothing was stored",
    "answer.waiting": "Waiting its turn.",
    "answer.running": "Working it out: {seconds} s. The very first time takes up to a minute.",
    "answer.steps": "{done} of {total} done, {seconds} s.",
    "answer.again": "Look again",
    "answer.back": "Back",
}
