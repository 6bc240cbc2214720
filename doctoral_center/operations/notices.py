"""Whom a decision about dates concerns."""

from collections.abc import Iterable

from doctoral_center.models.milestones import Milestone
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.appointments import list_coordinator_ids
from doctoral_center.queries.files import LoadedFile, is_in_force


def list_concerned_ids(file: LoadedFile, milestones: Iterable[Milestone], *, actor: Actor) -> list[int]:
    """Return the candidate and, of milestones that several sides ask for, all sides' coordinators; never the actor."""
    institutions = {track.id: track.institution_id for track in file.candidacy.tracks}
    sides = {institutions[part.track_id] for milestone in milestones for part in milestone.tracks}
    others = list_coordinator_ids(sides, on=actor.today) if len(sides) > 1 else []
    return [person_id for person_id in (file.candidacy.person_id, *others) if person_id != actor.person_id]


def list_others_concerned_ids(file: LoadedFile, milestones: Iterable[Milestone], *, actor: Actor) -> list[int]:
    """Return the supervisors in force and the coordinators of every side that asks for one of the milestones.

    Each once; neither the actor nor the candidate.
    """
    institutions = {track.id: track.institution_id for track in file.candidacy.tracks}
    sides = {institutions[part.track_id] for milestone in milestones for part in milestone.tracks}
    supervisors = [each.person_id for each in file.candidacy.supervisions if is_in_force(each, actor.today)]
    people = dict.fromkeys([*supervisors, *list_coordinator_ids(sides, on=actor.today)])
    return [person_id for person_id in people if person_id not in {actor.person_id, file.candidacy.person_id}]
