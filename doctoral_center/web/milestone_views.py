"""Make one milestone's page out of what was read: what may be done, why this day, what has happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.milestones import UNSETTLED, WITH_CANDIDATE, MilestoneState, Status
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.sign_off import Outcome
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.reports import Attachment
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can
from doctoral_center.queries.own_milestones import Surroundings
from doctoral_center.queries.reviews import can_undo_until
from doctoral_center.queries.shown_reviews import Ask, Review, ShownPart, ShownReport
from doctoral_center.queries.snoozes import PutOff
from doctoral_center.web import review_views
from doctoral_center.web.candidate_views import LogLine, Reason, log_sentence, told_steps
from doctoral_center.web.change_views import ChangeLine, change_lines
from doctoral_center.web.grounds import ground_of
from doctoral_center.web.nudge_views import Nudge, nudge_of_review
from doctoral_center.web.own_milestone_views import Around, around_review, relative_titles
from doctoral_center.web.snooze_views import Later, later_of_review, rest_of_candidate


@dataclass(frozen=True)
class MilestonePage:
    """What the milestone's page is made of."""

    review: Review
    # All changes of time of the file, those taken back too.
    history: Sequence[ChangeOfTime]
    attachments: Sequence[Attachment]
    log: Sequence[JournalEntry]
    around: Surroundings


@dataclass(frozen=True)
class Undo:
    """A verdict of the reader's that can still be taken back, until an aware UTC moment."""

    ask: Ask
    until: datetime


@dataclass(frozen=True)
class MilestoneView:
    """All that the template shows beside the review itself."""

    title: str
    status: Status
    chain: Sequence[review_views.Link]
    nudge: Nudge | None
    # What the candidate may put off, or has; and her rest, as others read of it.
    later: Later | None
    rest: PutOff | None
    ask: Ask | None
    undo: Undo | None
    can_fail: bool
    refusals: Sequence[review_views.Refused]
    reports: Sequence[ShownReport]
    changes: Sequence[ChangeLine]
    reasons: Sequence[Reason]
    log: Sequence[LogLine]
    around: Around
    is_own: bool
    opens_later: bool
    may_write: bool
    may_withdraw: bool
    may_change: bool
    # A stage whose turn it is asks nobody, and the reader can look for somebody.
    may_ask: bool


def milestone_view(page: MilestonePage, *, actor: Actor, now: datetime) -> MilestoneView:
    """Return the page as `actor` sees it at `now`."""
    review, today = page.review, page.review.today(now)
    latest = review.latest
    title = review_views.title_of(review)
    ask = _my_open_ask(review, actor)
    titles = {review.id: title, **relative_titles(page.around)}
    is_own = review.candidate.id == actor.person_id
    opens_on = review.milestone.opens_on
    return MilestoneView(
        title=title,
        status=review_views.status_of(review, now, is_on_leave=_is_on_leave(page.history, today)),
        chain=review_views.chain_of(review, actor, now),
        nudge=nudge_of_review(review, actor, now),
        later=later_of_review(review, actor, now),
        rest=None if is_own else rest_of_candidate(review, now),
        ask=ask,
        undo=_undo(review, actor, now),
        can_fail=ask is not None and latest is not None and review_views.can_fail(latest, ask),
        refusals=_refusals(review, actor),
        reports=[each.report for each in reversed(review.rounds) if each.report is not None],
        changes=change_lines((each for each in page.history if each.milestone_id == review.id), {review.id: title}),
        reasons=[_reason(part) for part in review.parts],
        log=[LogLine(entry.at, log_sentence(entry, titles, {})) for entry in page.log],
        around=around_review(review, page.around, actor=actor, access=_access(review)),
        is_own=is_own,
        opens_later=opens_on is not None and today < opens_on and review.state is MilestoneState.OPEN,
        may_write=is_own and review.state in WITH_CANDIDATE,
        may_withdraw=is_own
        and review.state is MilestoneState.SUBMITTED
        and latest is not None
        and not latest.has_verdict,
        may_change=review.state in UNSETTLED and can(actor, Permission.CHANGE_DATES, _access(review)),
        may_ask=_is_stuck(review) and can(actor, Permission.MANAGE_SUPERVISIONS, _access(review)),
    )


def _is_stuck(review: Review) -> bool:
    return review.state is MilestoneState.SUBMITTED and any(
        stage.opened_at is not None and stage.outcome is Outcome.PENDING and not any(ask.is_open for ask in stage.asks)
        for stage in (review.latest.stages if review.latest else ())
    )


def _access(review: Review) -> File:
    institutions = frozenset(part.institution.id for part in review.parts)
    return File(review.candidate.id, frozenset(), institutions, side_ids=institutions)


def _my_open_ask(review: Review, actor: Actor) -> Ask | None:
    if review.latest is None or review.candidate.id == actor.person_id:
        return None
    return next((ask for ask in review.latest.asks if ask.is_open and ask.person.id in actor.signs_for), None)


def _undo(review: Review, actor: Actor, now: datetime) -> Undo | None:
    latest = review.latest
    if latest is None or review.candidate.id == actor.person_id:
        return None
    for ask in latest.asks:
        until = can_undo_until(review, latest, ask, now) if ask.person.id in actor.signs_for else None
        if until is not None:
            return Undo(ask, until)
    return None


def _refusals(review: Review, actor: Actor) -> list[review_views.Refused]:
    """Return why the report came back: the present reasons if it is with the candidate, else those before."""
    now_refused = review_views.refusals_now(review, actor)
    return now_refused or review_views.refusals_before(review, actor)


def _is_on_leave(changes: Iterable[ChangeOfTime], today: date) -> bool:
    return any(
        change.is_in_force
        and change.kind is ChangeKind.LEAVE
        and change.first_on is not None
        and change.last_on is not None
        and change.first_on <= today <= change.last_on
        for change in changes
    )


def _reason(part: ShownPart) -> Reason:
    ground = ground_of(part.institution, part.regulation, part.rule.code)
    return Reason(ground, part.due_on, tuple(told_steps(part.steps, part.regulation)))
