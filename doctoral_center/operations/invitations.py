"""Invite a whole cohort: nobody is invited by an import, a coordinator says when."""

from datetime import datetime

from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.permissions import Permission
from doctoral_center.operations.access import invite
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.people import list_people_to_invite
from doctoral_center.queries.programmes import get_cohort


def invite_cohort(cohort_ref: str, *, actor: Actor, now: datetime) -> int:
    """Invite the cohort's candidates and their supervisors who have neither a password nor a good invitation.

    Only those of the files that the actor coordinates. Again changes nothing until an invitation runs out. Return how
    many were invited. Raises NotFoundError.
    """
    require(actor, Permission.INVITE_PEOPLE)
    cohort = get_cohort(cohort_ref)
    if cohort is None:
        raise NotFoundError
    people = list_people_to_invite(cohort.id, actor=actor, now=now)
    for person in people:
        invite(person, actor=actor, now=now)
    return len(people)
