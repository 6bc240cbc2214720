"""Small packs for the tests of the deadline engine, and short ways to ask it."""

from datetime import date

from doctoral_center.domain.deadlines import compute_schedule
from doctoral_center.domain.regulations import regulation_from_mapping


def pack(*milestones, country=None, leave_counts=False):
    """A lenient pack of these milestones, 48 months long, 96 at most."""
    maximum = {"months": 96, "leave_counts": leave_counts}
    duration = {"normal": {"months": 48}, "maximum": maximum}
    return regulation_from_mapping({"country": country, "duration": duration, "milestones": list(milestones)})


def once(code, *, after="start", roll="none", **due):
    """A one-time milestone: once("thesis", months=45)."""
    return {"code": code, "due": {"after": after, **due}, "roll": roll}


def day(text):
    return date.fromisoformat(text)


def due(regulation, start, code, occurrence=1, *, changes=(), settled=None, calendars=None):
    """The due day of one occurrence, as text; None if it was skipped."""
    done = {(name, number): day(on) for (name, number), on in (settled or {}).items()}
    schedule = compute_schedule(regulation, day(start), changes=changes, settled=done, calendars=calendars)
    due_on = schedule.get(code, occurrence).due_on
    return due_on.isoformat() if due_on else None
