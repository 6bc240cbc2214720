"""Who would be asked to sign a milestone if it were handed in today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.rounds import planned_stages
from doctoral_center.domain.sign_off import SignerRole, who_is_asked
from doctoral_center.models.people import Person
from doctoral_center.queries.reports import MilestoneHead
from doctoral_center.queries.rounds import get_holders


@dataclass(frozen=True)
class ExpectedStage:
    """One stage to come: its place (equal places run side by side), the parts and the people who hold them today."""

    position: int
    roles: tuple[SignerRole, ...]
    within_days: int
    people: Sequence[Person]


def list_expected_stages(head: MilestoneHead, *, today: date) -> list[ExpectedStage]:
    """Return the stages that the milestone's rules ask for, with who would sign on the day `today`, in two statements.

    `head` was read with the actor's rights; its signers are shown to whoever may read it.
    """
    institutions = {part.track_id: part.institution_id for part in head.parts}
    holders = get_holders(head.candidacy_id, sorted(set(institutions.values())), today=today)
    planned = planned_stages([(part.track_id, part.rule.sign_off) for part in head.parts])
    asked = [
        who_is_asked(each.stage.by, holders[institutions[each.track_id]], head.candidate.id).asked for each in planned
    ]
    ids = {one.person_id for stage in asked for one in stage}
    people = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))}
    return [
        ExpectedStage(each.position, each.stage.by, each.stage.within_days, [people[one.person_id] for one in stage])
        for each, stage in zip(planned, asked, strict=True)
    ]
