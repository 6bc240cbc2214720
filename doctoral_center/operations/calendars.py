"""Enter working days before what the library says; whose dates that moves, and who is told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, delete, exists, select

from doctoral_center.db import db
from doctoral_center.domain.calendars import WorkingDays, calendar_number, years_to_confirm
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.day_lines import DayChange
from doctoral_center.domain.days import day_in
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plan_moves import plan_moves
from doctoral_center.domain.plans import compute_plan
from doctoral_center.models.calendars import CalendarYear, WorkingDay
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.regulations import Regulation
from doctoral_center.notifications.outbox import Notice, enqueue_all
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.plans import Moved, recompute
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.appointments import list_administrator_ids, list_coordinators_of
from doctoral_center.queries.calendars import (
    get_confirmation,
    get_working_days,
    list_entered,
    list_reminded,
    list_unconfirmed,
)
from doctoral_center.queries.files import LoadedFile, lock_file
from doctoral_center.queries.journal import lock_centre_head
from doctoral_center.queries.stored_plans import list_stored_plans

CAUSE = "working-days"


@dataclass(frozen=True)
class MovedBy:
    """How many candidates' dates a change of working days moves, and how many dates."""

    candidates: int
    dates: int


def foresee_working_days(country: str, changes: Sequence[DayChange], *, actor: Actor) -> MovedBy:
    """Return whose dates entering these days would move. Writes nothing; eight statements however many candidates."""
    require(actor, Permission.MANAGE_CALENDARS)
    affected = _affected(country, _with(get_working_days(), country, changes))
    moved = [dates for dates in affected.values() if dates]
    return MovedBy(len(moved), sum(moved))


def change_working_days(
    country: str, year: int, changes: Sequence[DayChange], *, actor: Actor, now: datetime
) -> MovedBy:
    """Enter days of a country's year, or give them back to the library, and compute every plan that follows.

    All or nothing, files in the order of their ids; each candidate whose dates move is told once, and so is each
    coordinator. What is entered already and the same changes nothing.
    """
    require(actor, Permission.MANAGE_CALENDARS)
    # One at a time: whoever comes second sees the days of the first.
    lock_centre_head()
    before = {each.day: each for each in list_entered(country, year)}
    news = [change for change in changes if _is_news(change, before.get(change.day))]
    if not news:
        return MovedBy(0, 0)
    affected = _affected(country, _with(get_working_days(), country, news))
    _write(country, news)
    # Every country and year has one number, by which the journal names it.
    number = calendar_number(country, year)
    happening = Happening("working-days-changed", "calendar-year", number, after=_told(country, year, news))
    record(happening, actor=actor, now=now)
    told: list[tuple[LoadedFile, tuple[Moved, ...]]] = []
    for candidacy_id in sorted(affected):
        file = lock_file(candidacy_id)
        reason = replace(happening, subject_type="candidacy", subject_id=candidacy_id)
        moves = recompute(file, actor=actor, now=now, cause=CAUSE, told_first=reason)
        for move in moves:
            move.milestone.reviewable.version += 1
        told.append((file, moves))
    moved = [(file, moves) for file, moves in told if moves]
    _tell(country, year, moved, actor=actor, now=now)
    return MovedBy(len(moved), sum(len(moves) for _file, moves in moved))


def confirm_year(country: str, year: int, *, actor: Actor, now: datetime) -> None:
    """Say that the country's year has been compared with what its government published. Twice is once."""
    require(actor, Permission.MANAGE_CALENDARS)
    lock_centre_head()
    if get_confirmation(country, year) is not None:
        return
    db.session.add(CalendarYear(country=country, year=year, confirmed_at=now, confirmed_by_id=actor.person_id))
    number = calendar_number(country, year)
    happening = Happening("calendar-confirmed", "calendar-year", number, after={"country": country, "year": year})
    record(happening, actor=actor, now=now)


def remind_of_calendars(*, now: datetime) -> int:
    """Remind administrators, once a week, of the years that nobody has confirmed; return how many mails were planned.

    Read domain.calendars.years_to_confirm for when. The same reminder is planned once, by however many planners.
    """
    today = day_in(now, "UTC")
    notices = []
    for year, since in years_to_confirm(today):
        week = (today - since).days // 7
        people = list_administrator_ids(on=today) if (countries := list_unconfirmed(year)) else []
        known = list_reminded([calendar_number(country, year) for country in countries], week) if people else set()
        notices += [
            Notice(
                NoticeKind.CALENDAR_MISSING,
                person_id,
                calendar_number(country, year),
                round=week,
                data={"country": country, "year": year},
            )
            for country in countries
            for person_id in people
            if (calendar_number(country, year), person_id) not in known
        ]
    enqueue_all(notices, now=now)
    return len(notices)


def _is_news(change: DayChange, entered: WorkingDay | None) -> bool:
    if entered is None:
        return change.is_working is not None
    return (change.is_working, change.name) != (entered.is_working, entered.name)


def _with(known: WorkingDays, country: str, changes: Sequence[DayChange]) -> WorkingDays:
    days = dict(known.overrides.get(country, {}))
    for change in changes:
        if change.is_working is None:
            days.pop(change.day, None)
        else:
            days[change.day] = change.is_working
    return WorkingDays({**known.overrides, country: days})


def _affected(country: str, working_days: WorkingDays) -> dict[int, int]:
    """Return the open candidacies whose plan would be another, with the number of their dates that would move."""
    follows = exists(
        select(Track.id)
        .join(Regulation, Regulation.id == Track.regulation_id)
        .where(Track.candidacy_id == Candidacy.id, Regulation.country == country)
    )
    affected = {}
    for file in list_stored_plans(and_(Candidacy.state.not_in(sorted(ENDED)), follows)):
        after = compute_plan(replace(file.facts, working_days=working_days).plan_input())
        # One side's own day can be another although the milestone's is not.
        if after != compute_plan(file.facts.plan_input()):
            affected[file.id] = len(plan_moves(after, file.facts.known, file.due_on))
    return affected


def _write(country: str, changes: Sequence[DayChange]) -> None:
    days = [change.day for change in changes]
    db.session.execute(delete(WorkingDay).where(WorkingDay.country == country, WorkingDay.day.in_(days)))
    db.session.add_all(
        WorkingDay(country=country, day=change.day, is_working=change.is_working, name=change.name)
        for change in changes
        if change.is_working is not None
    )
    db.session.flush()


def _told(country: str, year: int, changes: Sequence[DayChange]) -> Mapping[str, object]:
    words = {True: "work", False: "off", None: "clear"}
    return {"country": country, "year": year, "days": [[change.day, words[change.is_working]] for change in changes]}


def _tell(
    country: str,
    year: int,
    moved: Sequence[tuple[LoadedFile, tuple[Moved, ...]]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell each candidate of her dates, and each coordinator of the sides how many candidates' dates moved."""
    about = {"country": country, "year": year}
    notices = []
    of_side: dict[int, dict[int, int]] = defaultdict(dict)
    for file, moves in moved:
        candidacy = file.candidacy
        days = [[move.milestone.reviewable_id, _iso(move.old_due_on), _iso(move.new_due_on)] for move in moves]
        notices.append(_notice(candidacy.person_id, candidacy.id, candidacy.journal_seq, {**about, "moved": days}))
        for track in candidacy.tracks:
            of_side[track.institution_id][candidacy.id] = len(moves)
    coordinators = list_coordinators_of(sorted(of_side), on=actor.today)
    for person_id, institution_ids in coordinators.items():
        # Somebody of two sides counts a candidate of both once.
        dates = {key: count for each in institution_ids for key, count in of_side[each].items()}
        first = moved[0][0].candidacy
        content = {**about, "candidates": len(dates), "dates": sum(dates.values())}
        notices.append(_notice(person_id, first.id, first.journal_seq, content))
    enqueue_all([notice for notice in notices if notice.recipient_id != actor.person_id], now=now)


def _notice(person_id: int, subject_id: int, number: int, content: Mapping[str, object]) -> Notice:
    # Where the journal stands makes two changes on one day two facts.
    return Notice(NoticeKind.WORKING_DAYS, person_id, subject_id, round=number, data=content)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
