"""Who would be asked to sign a milestone if it were handed in, or a request if it were sent, today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.requests import RequestKind, chains_of, planned_request_stages
from doctoral_center.domain.rounds import PlannedStage, planned_stages
from doctoral_center.domain.sign_off import SignerRole, who_is_asked
from doctoral_center.models.candidacies import Track
from doctoral_center.models.people import Person
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.reports import MilestoneHead
from doctoral_center.queries.rounds import get_holders


@dataclass(frozen=True)
class ExpectedStage:
    """One stage to come: its place (equal places run side by side), the parts and the people who hold them today."""

    position: int
    track_id: int
    roles: tuple[SignerRole, ...]
    within_days: int
    people: Sequence[Person]
    # Nobody holds the parts, so the centre's coordinators stand in.
    falls_to_centre: bool = False


def list_expected_stages(head: MilestoneHead, *, today: date) -> list[ExpectedStage]:
    """Return the stages that the milestone's rules ask for, with who would sign on the day `today`, in two statements.

    `head` was read with the actor's rights; its signers are shown to whoever may read it.
    """
    planned = planned_stages([(part.track_id, part.rule.sign_off) for part in head.parts])
    institutions = {part.track_id: part.institution_id for part in head.parts}
    return _expected(planned, institutions, head.candidacy_id, head.candidate.id, today)


def list_expected_request_stages(
    file: LoadedFile, kind: RequestKind, tracks: Sequence[Track], *, today: date
) -> list[ExpectedStage]:
    """Return the stages of a request of this kind that concerns `tracks`, as list_expected_stages does.

    The caller has checked who may read the file.
    """
    chain = chains_of(file.programme.request_chains)[kind]
    planned = planned_request_stages(chain, [track.id for track in tracks])
    institutions = {track.id: track.institution_id for track in tracks}
    return _expected(planned, institutions, file.candidacy.id, file.candidate.id, today)


def _expected(
    planned: Sequence[PlannedStage],
    institutions: Mapping[int, int],
    candidacy_id: int,
    candidate_id: int,
    today: date,
) -> list[ExpectedStage]:
    """Name the people; `institutions` by track id."""
    holders = get_holders(candidacy_id, sorted(set(institutions.values())), today=today)
    asked = [who_is_asked(each.stage.by, holders[institutions[each.track_id]], candidate_id) for each in planned]
    ids = {one.person_id for asking in asked for one in asking.asked}
    people = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))}
    return [
        ExpectedStage(
            each.position,
            each.track_id,
            each.stage.by,
            each.stage.within_days,
            [people[one.person_id] for one in asking.asked],
            falls_to_centre=asking.fell_to_centre,
        )
        for each, asking in zip(planned, asked, strict=True)
    ]
