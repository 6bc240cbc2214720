"""What the pages of requests show: what is asked for in words, what would come of it, and who would sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.requests import RequestKind
from doctoral_center.labels.institutions import institution_short
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.people import ROLES
from doctoral_center.labels.reports import SIGNERS
from doctoral_center.labels.requests import request_title
from doctoral_center.models.candidacies import Supervision, Track
from doctoral_center.models.milestones import Milestone
from doctoral_center.models.people import Person
from doctoral_center.operations.grant_checks import check_grant
from doctoral_center.operations.requests import RequestData, proposed_by
from doctoral_center.operations.supervisor_requests import check_successor
from doctoral_center.operations.what_if import what_if
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.plans import get_stored_plan
from doctoral_center.queries.requests import ShownRequest
from doctoral_center.queries.shown_plans import get_shown_plan
from doctoral_center.queries.signers import ExpectedStage, list_expected_request_stages
from doctoral_center.web.candidate_views import title_of
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.review_views import OFFICES
from doctoral_center.web.what_if_views import BeforeAndAfter, before_and_after


@dataclass(frozen=True)
class Succession:
    """Who would supervise in whose place; `old` None: one more."""

    old: Person | None
    part: str
    new_name: str
    new_email: str


@dataclass(frozen=True)
class RequestPreview:
    """What a request would come to: the dates, or the people."""

    title: str
    moves: BeforeAndAfter | None
    succession: Succession | None


@dataclass(frozen=True)
class ExpectedLink:
    """One step of the chain: who would be asked, as what, within how many days. Equal positions run side by side."""

    position: int
    heading: str
    people: Sequence[Person]
    within_days: int
    falls_to_centre: bool


def preview_of(
    file: LoadedFile,
    data: RequestData,
    *,
    milestone: Milestone | None,
    supervision: Supervision | None,
    now: datetime,
) -> RequestPreview:
    """Return what the request would come to. Raises what operations.requests.proposed_by and the engine refuse."""
    proposed = proposed_by(file, data, now=now)
    moves = None
    if proposed is not None:
        stored = get_stored_plan(file)
        check_grant(file, proposed, stored=stored)
        moves = before_and_after(file, what_if(file, [proposed], stored=stored))
    else:
        check_successor(file, data.successor_name, data.successor_email, now=now)
    return RequestPreview(
        title=request_title(
            data,
            milestone=title_of(milestone) if milestone is not None else "",
            supervisor=_name(supervision.person) if supervision is not None else "",
        ),
        moves=moves,
        succession=_succession(data, supervision) if data.kind is RequestKind.SUPERVISOR else None,
    )


def title_of_request(asked: ShownRequest) -> str:
    """Say in one phrase what a request asks for."""
    milestone = asked.review.parts[0] if asked.milestone is not None else None
    title = ""
    if milestone is not None:
        title = milestone_title(milestone.rule.title, milestone.occurrence, is_repeating=milestone.rule.is_repeating)
    return request_title(
        asked, milestone=title, supervisor=_name(asked.supervisor) if asked.supervisor is not None else ""
    )


def outcome_of(asked: ShownRequest, *, now: datetime) -> RequestPreview | None:
    """Return what foresee returns; None when the request can no longer be granted."""
    try:
        return foresee(asked, now=now)
    except InvalidInputError:
        return None


def foresee(asked: ShownRequest, *, now: datetime) -> RequestPreview:
    """Return what a request that is not decided would come to as things stand.

    Raises InvalidInputError when it can no longer be granted, since other changes have been made meanwhile.
    """
    request = asked.review.asked.request if asked.review.asked is not None else None
    title = title_of_request(asked)
    if request is None or request.kind is RequestKind.SUPERVISOR:
        succession = Succession(asked.supervisor, "", asked.successor_name, asked.successor_email)
        return RequestPreview(title, None, succession)
    file, stored = get_shown_plan(asked.review.candidacy_id)
    proposed = proposed_by(file, request, now=now)
    assert proposed is not None
    check_grant(file, proposed, stored=stored)
    return RequestPreview(title, before_and_after(file, what_if(file, [proposed], stored=stored)), None)


def _succession(data: RequestData, supervision: Supervision | None) -> Succession:
    part = ""
    if supervision is not None:
        part = f"{ROLES[supervision.role]} · {institution_short(supervision.institution)}"
    old = supervision.person if supervision is not None else None
    return Succession(old, part, data.successor_name, data.successor_email)


def _name(person: Person) -> str:
    return shown_name(person, reader_locale()).main


def expected_chain(
    file: LoadedFile,
    kind: RequestKind,
    *,
    milestone: Milestone | None = None,
    supervision: Supervision | None = None,
    now: datetime,
) -> list[ExpectedLink]:
    """Return who would be asked to sign, in order; two statements."""
    tracks = _sides(file, milestone, supervision)
    stages = list_expected_request_stages(file, kind, tracks, today=file.today(now))
    short = {track.id: institution_short(track.institution) for track in tracks}
    return [
        ExpectedLink(
            each.position, _heading(each, short[each.track_id]), each.people, each.within_days, each.falls_to_centre
        )
        for each in stages
    ]


def _sides(file: LoadedFile, milestone: Milestone | None, supervision: Supervision | None) -> list[Track]:
    """Return the sides concerned: those of a milestone, that of a supervisor, else all."""
    tracks = list(file.candidacy.tracks)
    if milestone is not None:
        own = {part.track_id for part in milestone.tracks}
        return [track for track in tracks if track.id in own]
    if supervision is not None:
        return [track for track in tracks if track.institution_id == supervision.institution_id]
    return tracks


def _heading(stage: ExpectedStage, institution: str) -> str:
    words = ", ".join(str(SIGNERS[role]) for role in stage.roles)
    return f"{words} · {institution}" if OFFICES.intersection(stage.roles) else words
