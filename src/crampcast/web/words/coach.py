"""Words of the shared server's pages."""

WORDS = {
    "coach.shared": "A shared server: who sees a diary is its athlete's choice, and is written down.",
    "coach.operator": "whoever runs this server",
    "coach.nav.board": "Board",
    "coach.nav.team": "Team",
    "coach.nav.week": "My week",
    "coach.nav.files": "Files",
    "coach.nav.race": "Race",
    "coach.race.lead": "Forecast with an even effort, eating and drinking by the guideline.",
    "coach.race.file": "Course (GPX, TCX, FIT)",
    "coach.race.words": "or in words, such as 50 km 2400 m",
    "coach.race.start": "Start",
    "coach.race.start.help": "2026-09-12T09:00, local time at the course.",
    "coach.race.weather": "Weather, if it is known",
    "coach.race.weather.help": "12-18 C, 75 % rh, cloudy, wind 4 m/s",
    "coach.race.ask": "Forecast it",
    "coach.nav.questions": "Answers",
    "coach.nav.sharing": "Sharing",
    "coach.nav.trail": "Who looked",
    "coach.nav.account": "Account",
    "coach.role.coach": "coach",
    "coach.role.athlete": "athlete",
    "coach.role.viewer": "viewer",
    "coach.login": "Sign in",
    "coach.login.how": "Accounts are made by invitation: ask your coach for a link.",
    "coach.login.wrong": "Name and password do not belong together.",
    "coach.login.wrong.remedy": (
        "Try again, or ask whoever runs this server for a link that sets a new password."
    ),
    "coach.login.many": "Too many tries.",
    "coach.login.many.remedy": "Wait a quarter of an hour.",
    "coach.logout": "Sign out",
    "coach.name": "Name to sign in with",
    "coach.name.help": "Small letters, digits, . _ @ + -; an address of yours does well.",
    "coach.shown": "Name that is shown",
    "coach.shown.help": "What your coach reads; the name to sign in with, if this is empty.",
    "coach.password": "Password",
    "coach.password.help": "12 signs or more; a sentence does well.",
    "coach.password.old": "Password now",
    "coach.password.new": "New password",
    "coach.password.own": "Your password",
    "coach.password.change": "Set a new password",
    "coach.password.wrong": "this is not your password",
    "coach.password.saved": "The password is set; every other browser was signed out.",
    "coach.account.lead": "{name}, {role}",
    "coach.invitation": "An invitation",
    "coach.invitation.lead.coach": "{who} invites you to look after runners here. Make your account.",
    "coach.invitation.lead.athlete": (
        "{who} invites you to keep your diary here. Make your account; nothing is shared before you say so."
    ),
    "coach.invitation.lead.viewer": (
        "{who} invites you to read along. Make your account; every athlete decides whether you may."
    ),
    "coach.invitation.accept": "Go on",
    "coach.invitation.join": "Let them ask me",
    "coach.invitation.join.lead": (
        "You are signed in as {name}. This coach can ask you as well; nothing is shared before you say so."
    ),
    "coach.invitation.reset": "A new password",
    "coach.invitation.reset.lead": "Set a new password for {name}; every browser is signed out.",
    "coach.board.title": "Who is at risk this week",
    "coach.board.lead": (
        "From each diary: load against what the legs know, cramps, the race to come, descents, heat, illness."
    ),
    "coach.board.nobody": "Nobody shares a diary with you yet.",
    "coach.board.invite": "Invite an athlete",
    "coach.board.fine": "Nothing stands out.",
    "coach.board.waiting": "Not worked out yet: a worker does it in a moment, if one is running.",
    "coach.statement": (
        "A list of what to look at, by marks of our own; not a diagnosis and no clearance to run."
    ),
    "coach.level.stop": "Stop: health first",
    "coach.level.high": "At risk",
    "coach.level.watch": "Look",
    "coach.level.fine": "Nothing stands out",
    "coach.level.cannot_tell": "Cannot tell",
    "coach.on": "as of {on}",
    "coach.stale": "As of {on}; day or diary have changed since.",
    "coach.look": "Work it out again",
    "coach.why": "Why",
    "coach.week": "The week",
    "coach.race": "The next race",
    "coach.sheet": "Sheet to hand over",
    "coach.sheet.pdf": "Sheet as PDF",
    "coach.sheet.none": "how this athlete stands was not worked out yet",
    "coach.sheet.none.remedy": "wait for a worker, then open the sheet again",
    "coach.entries": "Written in the diary",
    "coach.runs": "Runs ({count}, the newest first)",
    "coach.runs.day": "Day",
    "coach.runs.sport": "Sport",
    "coach.runs.distance": "Distance",
    "coach.runs.climb": "Climb",
    "coach.runs.time": "Time",
    "coach.link": "A link that works once, for {days} days. It is shown only now: hand it over yourself.",
    "coach.invite": "Invite",
    "coach.invite.lead": (
        "Each link makes one account. A viewer reads along; every athlete says so for each person."
    ),
    "coach.invite.athlete": "Invite an athlete",
    "coach.invite.viewer": "Invite a viewer",
    "coach.athletes": "Athletes",
    "coach.athletes.none": "You have not asked anybody yet.",
    "coach.shares": "Shares with you",
    "coach.shares.since": "shares since {day}",
    "coach.shares.not": "does not share",
    "coach.viewers": "Viewers",
    "coach.viewers.none": "Nobody reads along.",
    "coach.viewers.remove": "Take out of the team",
    "coach.consent.what": (
        "Whom you share with reads your diary here: runs, entries (cramps, illness, medicines and all you "
        "write), and how your week stands. A coach can also have learnt from it."
    ),
    "coach.consent.not": (
        "Nobody else can change your diary. Recordings and your answers on health are not shown to them; "
        "what follows from the answers (such as: do not race) is."
    ),
    "coach.consent.back": (
        "You share with each person one by one, and take it back at any time; it ends at that moment. What "
        "they saw before, they have seen."
    ),
    "coach.consent.group": "Teach the group",
    "coach.consent.group.what": (
        "If you agree, whoever runs this server may learn what runners share from your diary together with"
        " others, at least three: how heat, distance, pace and downhill count. What is kept of it holds no"
        " name, and nothing of one runner. Each time is in “Who looked”."
    ),
    "coach.consent.group.yes": "You agreed. Take it back with a new entry that says no: you are left out from"
    " the next time on.",
    "coach.consent.group.no": "You have not agreed.",
    "coach.consent.group.write": "Say yes or no",
    "coach.group": "What the group has taught",
    "coach.group.link": "See what the group has taught",
    "coach.group.none": "Nothing yet: nobody has learnt from the group here, or fewer than three agreed.",
    "coach.group.broken": "What the group taught is of no use to this version; it has to be learnt again.",
    "coach.group.from": (
        "From the diaries of {members} athletes who agreed: {runs} runs, {cramps} cramps, {near} near-cramps;"
        " learnt on {day}."
    ),
    "coach.group.used": "Whoever has learnt from a diary here from then on, begins with this.",
    "coach.group.before": "Before the diaries",
    "coach.group.after": "With the group",
    "coach.group.range": "The middle, and where 8 in 10 values lie.",
    "coach.group.little": "In no single number did the diaries say much yet.",
    "coach.group.nobody": "Nothing here is about one runner, and nobody is named.",
    "coach.group.agreed": "Agreed to teach the group.",
    "coach.group.not_agreed": "Has not agreed to teach the group.",
    "coach.consent.trail": "Every look is written down for you, under “Who looked”.",
    "coach.consent.nobody": "Nobody asks to see your diary.",
    "coach.consent.asks": "asks to see your diary.",
    "coach.consent.give": "Share with {who}",
    "coach.consent.revoke": "Share no more",
    "coach.trail.lead": (
        "Who saw or changed what, newest first. Nobody can change this list; it is gone when you erase your"
        " account."
    ),
    "coach.trail.none": "Nobody has looked yet.",
    "coach.trail.when": "When",
    "coach.trail.who": "Who",
    "coach.trail.what": "What",
    "coach.trail.you": "you",
    "coach.did.board": "saw you on the board",
    "coach.did.standing": "saw how your week stands",
    "coach.did.diary": "read the diary",
    "coach.did.sheet": "opened the sheet to hand over",
    "coach.did.learn": "had learnt from the diary",
    "coach.did.group": "learnt what a group shares, with your consent; diaries in it",
    "coach.did.import": "sent files to import",
    "coach.did.restore": "sent an export to fill the diary from",
    "coach.did.race": "had a race forecast",
    "coach.did.export": "took out the whole diary",
    "coach.did.entry_written": "wrote an entry",
    "coach.did.entry_deleted": "took an entry out",
    "coach.did.answers_changed": "changed the answers",
    "coach.did.consent_given": "shared the diary",
    "coach.did.consent_revoked": "shared no more",
    "coach.did.viewer_removed": "took a viewer out of the team",
    "coach.files.counts": "{runs} runs, {originals} files, {entries} entries.",
    "coach.import.lead": (
        "Recordings (FIT, GPX, TCX), logs, or a whole archive from another service. A worker imports them "
        "in the background."
    ),
    "coach.restore": "Bring your diary",
    "coach.restore.lead": "A file that crampcast export has written fills a diary that is still empty.",
    "coach.questions.lead": "An empty answer is left open. Only you see these answers.",
    "coach.jobs": "What became of it",
    "coach.jobs.none": "Nothing was sent yet.",
    "coach.jobs.state": "State",
    "coach.job.import": "import",
    "coach.job.restore": "bring a diary",
    "coach.job.learn": "learn",
    "coach.job.race": "forecast a race",
    "coach.job.look": "work out the week",
    "coach.job.imported": "{imported} runs new, {known} known, {refused} files refused",
    "coach.state.queued": "waits",
    "coach.state.running": "under way",
    "coach.state.done": "done",
    "coach.state.refused": "cannot be done",
    "coach.state.dead": "given up after several tries",
    "coach.leave": "Take it with you, or away",
    "coach.erase": "Erase everything",
    "coach.erase.lead": (
        "This deletes your diary, your account, what you shared and who looked, for good. That an account "
        "was erased, its number and the day, is all that is left. Backups of the server grow old and go by "
        "its own rules."
    ),
}
