"""All candidates in whose files the regulations of the sides do not go together, for their coordinators."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from doctoral_center.domain.conflicts import ConflictKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels.conflicts import CONFLICTS
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.conflicts import ConflictedFile, list_cohorts_of, list_conflicted_files
from doctoral_center.web.candidate_views import title_of
from doctoral_center.web.conflicts import ShownConflict, shown_conflicts
from doctoral_center.web.requests import current_actor

pages = Blueprint("conflict_lists", __name__)

LENGTH_OF_REFERENCE = 40


@dataclass(frozen=True)
class ShownFile:
    """One candidate with what does not go together in the file."""

    candidacy: Candidacy
    conflicts: tuple[ShownConflict, ...]


@pages.get("/conflicts")
def index() -> str:
    """The conflicts in all files that the reader coordinates; of one kind or one cohort if she likes."""
    actor = current_actor()
    require(actor, Permission.READ_CONFLICTS)
    kind = request.args.get("kind", "")
    kinds = (ConflictKind(kind),) if kind in set(ConflictKind) else tuple(ConflictKind)
    cohorts = list_cohorts_of(actor)
    cohort = request.args.get("cohort", "")
    cohort = cohort if cohort in {each.ref for each in cohorts} else ""
    page = list_conflicted_files(
        actor, kinds=kinds, cohort_ref=cohort, after=request.args.get("after", "")[:LENGTH_OF_REFERENCE]
    )
    return render_template(
        "conflicts/list.html",
        files=[_shown(file, kinds, actor) for file in page.files],
        after=page.after,
        cohorts=cohorts,
        cohort=cohort,
        kind=kind if len(kinds) == 1 else "",
        CONFLICTS=CONFLICTS,
    )


def _shown(file: ConflictedFile, kinds: tuple[ConflictKind, ...], actor: Actor) -> ShownFile:
    titles = {milestone.reviewable_id: title_of(milestone) for milestone in file.milestones}
    told = shown_conflicts(file.candidacy, file.milestones, file.leaves, titles=titles, actor=actor)
    return ShownFile(file.candidacy, tuple(conflict for conflict in told if conflict.kind in kinds))
