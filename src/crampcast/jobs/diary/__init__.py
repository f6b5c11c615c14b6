"""The diary's entries: what happened to the runner, in the runner's words."""

from crampcast.jobs.diary.entries import delete, edit, entries, history, log, trials
from crampcast.jobs.diary.kinds import load_kinds
from crampcast.jobs.diary.port import Entry, EntryPort

__all__ = ["Entry", "EntryPort", "delete", "edit", "entries", "history", "load_kinds", "log", "trials"]
