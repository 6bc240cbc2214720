"""Make one candidate's page out of what was read: rows, reasons, log lines, all in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask_babel import gettext, ngettext

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.milestones import UNSETTLED, Standing, Status, status
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import step_from_stored
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.labels.deadlines import step_sentence
from doctoral_center.labels.institutions import institution_short
from doctoral_center.labels.journal import journal_sentence
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.request_reviews import told_request
from doctoral_center.models.base import Content
from doctoral_center.models.candidacies import Candidacy, Supervision
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Milestone
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Regulation
from doctoral_center.operations.own_milestones import access_to_sides
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import can
from doctoral_center.queries.candidate_pages import CandidatePage, ListedMilestone
from doctoral_center.queries.files import LoadedFile
from doctoral_center.web.change_views import ChangeLine, change_lines
from doctoral_center.web.conflicts import ShownConflict, shown_conflicts
from doctoral_center.web.grounds import Ground, ground_of, rule_titles
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.own_milestone_views import Around, around_rows
from doctoral_center.web.request_lines import RequestLine, asked_title, links_to_ask, request_lines
from doctoral_center.web.time_notes import TimeNotes, time_notes
from doctoral_center.web.timelines import Timeline, file_timeline

# Moved dates of one change are told one by one up to this number, together beyond it.
MOVES_TOLD = 3


@dataclass(frozen=True)
class Reason:
    """One side's answer to «why this day?»: on what ground it asks, its own day, and the steps that led there."""

    ground: Ground
    due_on: date | None
    steps: tuple[tuple[str, date], ...]

    @property
    def institution(self) -> str:
        """The side's university, short."""
        return self.ground.institution


@dataclass(frozen=True)
class MilestoneRow:
    """One line of the milestones."""

    ref: str
    title: str
    sides: tuple[str, ...]
    status: Status
    milestone: Milestone
    reasons: tuple[Reason, ...]
    may_change: bool

    @property
    def own_days(self) -> tuple[tuple[str, date], ...]:
        """Each side's own day, where the sides differ; empty where they do not."""
        days = tuple((reason.institution, reason.due_on) for reason in self.reasons if reason.due_on is not None)
        return days if len({day for _institution, day in days}) > 1 else ()

    @property
    def is_plain(self) -> bool:
        """Whether the status needs no colour: nothing is to be done, or it is done."""
        return self.status in {Status.NOT_OPEN, Status.NOT_STARTED, Status.APPROVED, Status.SKIPPED, Status.CANCELLED}


@dataclass(frozen=True)
class LogLine:
    """One sentence of the log."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class CandidateView:
    """All that the template shows beside the loaded file."""

    today: date
    study_year: int
    rows: tuple[MilestoneRow, ...]
    line: Timeline
    supervisions: tuple[Supervision, ...]
    past_supervisions: tuple[Supervision, ...]
    leaves: tuple[ChangeOfTime, ...]
    intensities: tuple[ChangeOfTime, ...]
    conflicts: tuple[ShownConflict, ...]
    # Granted and taken back, newest first.
    changes: tuple[ChangeLine, ...]
    requests: tuple[RequestLine, ...]
    # What the reader, if it is her own file, may ask for.
    asks: list[tuple[str, object]]
    log: tuple[LogLine, ...]
    may_manage: bool
    notes: TimeNotes
    may_add: bool
    # What stands around each milestone, by its reference.
    around: Mapping[str, Around]


def candidate_view(page: CandidatePage, *, actor: Actor, now: datetime) -> CandidateView:
    """Return the page as `actor` sees it at `now`."""
    file, today = page.file, page.file.today(now)
    on_leave = page.is_on_leave(today)
    rows = tuple(_row(file, listed, actor, today=today, on_leave=on_leave) for listed in page.milestones)
    leaves = tuple(change for change in page.changes if change.kind is ChangeKind.LEAVE)
    titles = {row.milestone.reviewable_id: row.title for row in rows}
    asked = {each.request.reviewable_id: asked_title(each.request, titles, file.candidacy) for each in page.requests}
    supervisions = [(each, each.until_on is None or each.until_on >= today) for each in file.candidacy.supervisions]
    return CandidateView(
        today=today,
        study_year=study_year(file.candidacy.starts_on, today),
        rows=rows,
        line=file_timeline(file.candidacy, rows, leaves, today=today, next_id=_next_id(rows)),
        supervisions=tuple(each for each, is_current in supervisions if is_current),
        past_supervisions=tuple(each for each, is_current in supervisions if not is_current),
        leaves=leaves,
        intensities=tuple(change for change in page.changes if change.kind is ChangeKind.INTENSITY),
        conflicts=shown_conflicts(
            file.candidacy, [each.milestone for each in page.milestones], page.changes, titles=titles, actor=actor
        ),
        changes=change_lines(page.history, titles),
        requests=request_lines(page.requests, titles, file.candidacy),
        asks=links_to_ask(file.candidacy) if file.candidacy.person_id == actor.person_id else [],
        log=tuple(log_lines(page.log, titles | asked, file.candidacy)),
        notes=time_notes(file.candidacy, page.changes, today),
        may_manage=can(actor, Permission.MANAGE_CANDIDACY, file.access(actor)),
        may_add=can(actor, Permission.ADD_MILESTONE, access_to_sides(file, actor)),
        around=around_rows(page, titles, actor=actor),
    )


def study_year(starts_on: date, today: date) -> int:
    """Return the year of study that `today` lies in, from one."""
    passed = today.year - starts_on.year - ((today.month, today.day) < (starts_on.month, starts_on.day))
    return max(passed, 0) + 1


def title_of(milestone: Milestone) -> str:
    """Return a milestone's title, of the leading side, with its number if it repeats and its attempt if it is one."""
    part = milestone.tracks[0]
    title = milestone_title(part.rule.title, part.occurrence, is_repeating=part.rule.is_repeating)
    if part.attempt == 1:
        return title
    return str(gettext("%(title)s, attempt %(number)d", title=title, number=part.attempt))


def _row(file: LoadedFile, listed: ListedMilestone, actor: Actor, *, today: date, on_leave: bool) -> MilestoneRow:
    milestone = listed.milestone
    standing = Standing(
        state=milestone.reviewable.state,
        due_on=milestone.due_on,
        opens_on=milestone.opens_on,
        has_draft=listed.has_draft,
        has_verdict=listed.has_verdict,
        is_on_leave=on_leave,
    )
    sides = {track.id: institution_short(track.institution) for track in file.candidacy.tracks}
    may_change = milestone.reviewable.state in UNSETTLED and can(
        actor, Permission.CHANGE_DATES, file.access(actor, milestone)
    )
    return MilestoneRow(
        ref=milestone.reviewable.ref,
        title=title_of(milestone),
        sides=tuple(sides[part.track_id] for part in milestone.tracks),
        status=status(standing, today),
        milestone=milestone,
        reasons=tuple(reasons(file, milestone)),
        may_change=may_change,
    )


def reasons(file: LoadedFile, milestone: Milestone) -> Iterator[Reason]:
    """Yield, side by side, the steps that led to the milestone's day."""
    institutions = {track.id: track.institution for track in file.candidacy.tracks}
    for part in milestone.tracks:
        regulation = part.rule.regulation
        ground = ground_of(institutions[part.track_id], regulation, part.rule.code)
        yield Reason(ground, part.due_on, tuple(told_steps(part.steps, regulation)))


def told_steps(steps: Iterable[Content], regulation: Regulation) -> Iterator[tuple[str, date]]:
    """Tell stored steps: what moved the day, and to which day; `regulation` is the rule's."""
    titles = rule_titles(regulation)
    for content in steps:
        step = step_from_stored(content)
        yield step_sentence(step, lambda code: titles[code].in_language(reader_locale())), step.to_on


def _next_id(rows: Iterable[MilestoneRow]) -> int | None:
    """Rows come in the order of their due days."""
    return next((row.milestone.reviewable_id for row in rows if row.milestone.reviewable.state in UNSETTLED), None)


# The log


def log_lines(log: Iterable[JournalEntry], titles: Mapping[int, str], candidacy: Candidacy) -> Iterator[LogLine]:
    """Tell entries of a file, newest first; `titles` are its milestones by id. Many dates moved at once: one line."""
    people = {each.id: _name(each.person) for each in candidacy.supervisions}
    by_change = groupby(log, key=lambda entry: (entry.action == "date-moved", entry.at, entry.actor_id))
    for (is_move, at, _actor_id), group in by_change:
        entries = list(group)
        if is_move and len(entries) > MOVES_TOLD:
            yield LogLine(at, str(ngettext("%(num)d date moved", "%(num)d dates moved", len(entries))))
            continue
        for entry in entries:
            yield LogLine(at, log_sentence(entry, titles, people))


def log_sentence(entry: JournalEntry, titles: Mapping[int, str], people: Mapping[int, str]) -> str:
    """Tell one entry; `titles` are milestones by id, `people` the supervisors by the id of their supervision."""
    who = _name(entry.actor) if entry.actor is not None else str(gettext("The system"))
    if entry.in_name_of is not None and entry.in_name_of_id != entry.actor_id:
        who = str(gettext("%(deputy)s for %(name)s", deputy=who, name=_name(entry.in_name_of)))
    what = _what(entry, titles, people)
    days = {"old": entry.before.get("due_on"), "new": entry.after.get("due_on")}
    other = titles.get(entry.after.get("by_id", 0), "…")
    return journal_sentence(entry.action, who, what, {**days, "other": other, **entry.after})


def _what(entry: JournalEntry, titles: Mapping[int, str], people: Mapping[int, str]) -> str:
    if entry.subject_type == ReviewableKind.REQUEST and "kind" in entry.after:
        milestone = titles.get(entry.after.get("milestone_id", 0), "…")
        return titles.get(entry.subject_id) or told_request(entry.after, milestone)
    subject_id = entry.after.get("milestone_id") if entry.subject_type == "change-of-time" else entry.subject_id
    names = people if entry.subject_type == "supervision" else titles
    return names.get(int(subject_id), "…") if subject_id is not None else ""


def _name(person: Person) -> str:
    return shown_name(person, reader_locale()).main
