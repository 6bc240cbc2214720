"""What stands around a milestone, in words: its attempts, who asked for it of one candidate, what it replaces."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from doctoral_center.domain.attempts import Attempts, attempts_of
from doctoral_center.domain.milestones import UNSETTLED, MilestoneState
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels.attempts import attempt_text, failure_text, used_up_text
from doctoral_center.labels.days import day_text
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.models.milestones import Milestone
from doctoral_center.models.regulations import Regulation
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can
from doctoral_center.queries.candidate_pages import CandidatePage
from doctoral_center.queries.own_milestones import Origin, Relative, Surroundings
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.queries.shown_reviews import Review

RuleOfPart = tuple[Regulation, str]
"""A part's regulation and rule code."""


@dataclass(frozen=True)
class Link:
    """Another milestone, as a link."""

    ref: str
    text: str


@dataclass(frozen=True)
class Around:
    """What a page says of a milestone beside its own facts; empty where there is nothing to say."""

    is_individual: bool
    attempt: str
    # What failing means, or that nothing is left.
    outlook: str
    is_used_up: bool
    other_attempts: tuple[Link, ...] = ()
    origin: Origin | None = None
    replaces: Link | None = None
    replaced_by: Link | None = None
    may_replace: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        links = (*self.other_attempts, self.replaces, self.replaced_by, self.origin)
        return not (self.attempt or self.is_individual or any(links))


def around_review(review: Review, around: Surroundings, *, actor: Actor, access: File) -> Around:
    """Return what the milestone's page says."""
    attempts = attempts_at([(part.regulation, part.rule.code) for part in review.parts], review.parts[0].attempt)
    later = [each for each in around.attempts if attempts is not None and each.attempt > attempts.number]
    is_used_up = _is_used_up(review.state, attempts, has_later=bool(later), is_replaced=around.replaced_by is not None)
    return Around(
        is_individual=review.parts[0].regulation.is_individual,
        attempt=_which(attempts, review.milestone.due_on if review.state in UNSETTLED else None),
        outlook=_outlook(review.state, attempts, is_used_up=is_used_up),
        is_used_up=is_used_up,
        other_attempts=tuple(Link(each.ref, _told_attempt(each)) for each in around.attempts),
        origin=around.origin,
        replaces=_link(around.replaces),
        replaced_by=_link(around.replaced_by),
        may_replace=(review.state in UNSETTLED or is_used_up) and can(actor, Permission.WAIVE_MILESTONE, access),
    )


def told_outlook(review: Review) -> tuple[str, ...]:
    """Say to a signer which attempt it is and what not passing it would mean; nothing of what has no attempts."""
    rules = [(part.regulation, part.rule.code) for part in review.parts]
    attempts = attempts_at(rules, review.parts[0].attempt) if rules else None
    return (attempt_text(attempts), failure_text(attempts)) if attempts is not None else ()


def relative_titles(around: Surroundings) -> dict[int, str]:
    """Return the titles of the milestones around by id, for the log."""
    others = (around.replaces, around.replaced_by, *around.attempts)
    return {each.id: link.text for each in others if each is not None and (link := _link(each)) is not None}


def around_rows(page: CandidatePage, titles: Mapping[int, str], *, actor: Actor) -> dict[str, Around]:
    """Return, by reference, what the candidate's page says of each of its milestones; `titles` are theirs by id."""
    listed = {each.milestone.reviewable_id: each.milestone for each in page.milestones}
    links = {key: Link(milestone.reviewable.ref, titles[key]) for key, milestone in listed.items()}
    replaced = {each.replaces_id: each.milestone.reviewable_id for each in page.milestones if each.replaces_id}
    replaces = {new: old for old, new in replaced.items()}
    last = _last_attempts(listed.values())
    rows: dict[str, Around] = {}
    for key, milestone in listed.items():
        part, state = milestone.tracks[0], milestone.reviewable.state
        attempts = attempts_at([(each.rule.regulation, each.rule.code) for each in milestone.tracks], part.attempt)
        has_later = last[_identity(milestone)] > part.attempt
        is_used_up = _is_used_up(state, attempts, has_later=has_later, is_replaced=key in replaced)
        access = page.file.access(actor, milestone)
        # A first attempt that has not been handed in goes without saying.
        is_told = attempts is not None and (part.attempt > 1 or is_used_up)
        rows[milestone.reviewable.ref] = Around(
            is_individual=part.rule.regulation.is_individual,
            attempt=attempt_text(attempts) if attempts is not None and is_told else "",
            outlook=_outlook(state, attempts, is_used_up=is_used_up) if is_told else "",
            is_used_up=is_used_up,
            replaces=links.get(replaces.get(key, 0)),
            replaced_by=links.get(replaced.get(key, 0)),
            may_replace=(state in UNSETTLED or is_used_up) and can(actor, Permission.WAIVE_MILESTONE, access),
        )
    return rows


def attempts_at(rules: Iterable[RuleOfPart], number: int) -> Attempts | None:
    """Return what is left at an attempt of what these sides' rules make; None if it cannot be failed."""
    return attempts_of([parsed_regulation(regulation).rule(code) for regulation, code in rules], number)


def _identity(milestone: Milestone) -> tuple[int, str, int]:
    part = milestone.tracks[0]
    return part.track_id, part.rule.code, part.occurrence


def _last_attempts(milestones: Iterable[Milestone]) -> dict[tuple[int, str, int], int]:
    last: dict[tuple[int, str, int], int] = {}
    for milestone in milestones:
        key = _identity(milestone)
        last[key] = max(last.get(key, 0), milestone.tracks[0].attempt)
    return last


def _is_used_up(state: MilestoneState, attempts: Attempts | None, *, has_later: bool, is_replaced: bool) -> bool:
    return state is MilestoneState.NOT_PASSED and attempts is not None and not has_later and not is_replaced


def _which(attempts: Attempts | None, due_on: date | None) -> str:
    if attempts is None:
        return ""
    text = attempt_text(attempts)
    if due_on is None:
        return text
    return str(gettext("%(attempt)s, due by %(day)s", attempt=text, day=day_text(due_on)))


def _outlook(state: MilestoneState, attempts: Attempts | None, *, is_used_up: bool) -> str:
    if attempts is None:
        return ""
    if is_used_up:
        return used_up_text(attempts)
    return failure_text(attempts) if state in UNSETTLED else ""


def _told_attempt(each: Relative) -> str:
    if each.state is MilestoneState.NOT_PASSED and each.settled_on is not None:
        day = day_text(each.settled_on)
        return str(gettext("Attempt %(number)d was not passed on %(day)s", number=each.attempt, day=day))
    return str(gettext("Attempt %(number)d", number=each.attempt))


def _link(each: Relative | None) -> Link | None:
    if each is None:
        return None
    title = milestone_title(each.title, each.occurrence or 1, is_repeating=each.occurrence is not None)
    if each.attempt > 1:
        title = str(gettext("%(title)s, attempt %(number)d", title=title, number=each.attempt))
    return Link(each.ref, title)
