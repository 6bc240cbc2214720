"""Changes of time as people read them: what was granted, by whom and why, and what was taken back."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from doctoral_center.db import db
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.policy.actors import Actor, File
from doctoral_center.queries.files import LoadedFile, get_readable_file_of_change, lock_file, lock_milestone
from doctoral_center.queries.plans import StoredPlan, list_milestones
from doctoral_center.queries.programmes import list_equivalences


@dataclass(frozen=True)
class GrantedChange:
    """A change of time with its file, and the milestone that it names; None for one that acts on the whole file."""

    file: LoadedFile
    change: ChangeOfTime
    milestone: Milestone | None

    def access(self, actor: Actor) -> File:
        """Return what decides over the actor's rights to this change."""
        return self.file.access(actor, self.milestone)


def list_change_history(candidacy_id: int) -> list[ChangeOfTime]:
    """Return all changes of time of a candidacy in the order of recording, those taken back too, in one statement.

    Who granted, took back and confirmed is loaded. What acts are those with `is_in_force`.
    """
    return list(
        db.session.scalars(
            _told(select(ChangeOfTime)).where(ChangeOfTime.candidacy_id == candidacy_id).order_by(ChangeOfTime.id),
            execution_options={"populate_existing": True},
        )
    )


def get_change(ref: str, *, actor: Actor) -> tuple[GrantedChange, StoredPlan] | None:
    """Return the change `ref` and the plan that it acts on, in six statements.

    None if there is none, or the actor may not read the file.
    """
    file = get_readable_file_of_change(ref, actor=actor)
    if file is None:
        return None
    history = list_change_history(file.candidacy.id)
    stored = StoredPlan(
        list_milestones(file.candidacy.id),
        [change for change in history if change.is_in_force],
        list_equivalences(file.programme.id),
    )
    change = next(each for each in history if each.ref == ref)
    milestone = next((each for each in stored.milestones if each.reviewable_id == change.milestone_id), None)
    return GrantedChange(file, change, milestone), stored


def lock_change(ref: str) -> GrantedChange:
    """Lock the file that the change `ref` belongs to, then the milestone that it names; return all as it stands then.

    Raises NotFoundError when there is no such change, or none any more.
    """
    row = db.session.execute(
        select(ChangeOfTime.candidacy_id, Reviewable.ref)
        .outerjoin(Reviewable, Reviewable.id == ChangeOfTime.milestone_id)
        .where(ChangeOfTime.ref == ref)
    ).one_or_none()
    if row is None:
        raise NotFoundError
    file, milestone = lock_milestone(row.ref) if row.ref is not None else (lock_file(row.candidacy_id), None)
    change = db.session.scalars(
        _told(select(ChangeOfTime)).where(ChangeOfTime.ref == ref), execution_options={"populate_existing": True}
    ).one_or_none()
    if change is None:
        raise NotFoundError
    return GrantedChange(file, change, milestone)


def _told(statement: Select[ChangeOfTime]) -> Select[ChangeOfTime]:
    return statement.options(
        joinedload(ChangeOfTime.recorded_by, innerjoin=True),
        joinedload(ChangeOfTime.taken_back_by),
        joinedload(ChangeOfTime.return_confirmed_by),
    )
