"""What another version of a pack would do to a cohort's dates: computed for everybody, written for nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.deadlines import DeadlineError
from doctoral_center.domain.plan_moves import DayMove, MoveFigures, move_figures, plan_moves
from doctoral_center.domain.plans import Ends, Part, compute_plan
from doctoral_center.domain.regulation_rules import MilestoneRule, Regulation
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies
from doctoral_center.queries.plans import TrackFacts
from doctoral_center.queries.stored_plans import FilePlan, list_stored_plans


@dataclass(frozen=True)
class Tried:
    """One candidate under the other version. With an `error` nothing could be computed.

    `follows_already`: all sides in question follow this very version.
    """

    file: FilePlan
    moves: tuple[DayMove, ...]
    figures: MoveFigures
    after: Ends | None
    packs: Mapping[int, Regulation]
    follows_already: bool
    error: DeadlineError | None = None

    @property
    def is_affected(self) -> bool:
        """Whether any date, or an end of study, would be another."""
        return bool(self.moves) or (self.after is not None and self.after != self.before)

    @property
    def before(self) -> Ends:
        """The ends of study as stored."""
        return Ends(self.file.normal_end_on, self.file.latest_end_on)

    def rule(self, part: Part) -> MilestoneRule | None:
        """Return the rule of a milestone's part, of the other version or of the present one."""
        track = next(each for each in self.file.facts.tracks if each.id == part.track_id)
        for regulation in (self.packs.get(track.id), track.pack):
            for rule in regulation.milestones if regulation is not None else ():
                if rule.code == part.rule_code:
                    return rule
        return track.own_rules.get(part.rule_code)


@dataclass(frozen=True)
class DryRun:
    """Everybody tried, those with the largest moves first; `ended` have ended and keep their days."""

    tried: Sequence[Tried]
    others: int
    ended: int

    @property
    def affected(self) -> list[Tried]:
        """Those who would get another date."""
        return [each for each in self.tried if each.error is None and each.is_affected]

    @property
    def unaffected(self) -> list[Tried]:
        """Those for whom every date stays."""
        return [each for each in self.tried if each.error is None and not each.is_affected]

    @property
    def failed(self) -> list[Tried]:
        """Those whose dates cannot be computed under this version."""
        return [each for each in self.tried if each.error is not None]

    @property
    def figures(self) -> MoveFigures:
        """All moves together."""
        return move_figures(move for each in self.tried for move in each.moves)


def dry_run(cohort_id: int, regulation: Regulation, *, actor: Actor, institution_id: int | None = None) -> DryRun:
    """Return what `regulation` would do to the candidates of a cohort whom the actor coordinates. Writes nothing.

    The sides in question are those that follow a version of the same pack; with `institution_id`, that university's,
    whatever pack it follows. Candidates without such a side are only counted (`others`).
    """
    condition = and_(Candidacy.cohort_id == cohort_id, Candidacy.person_id != actor.person_id)
    return try_on(and_(condition, coordinated_candidacies(actor)), regulation, institution_id=institution_id)


def try_on(condition: ColumnElement[bool], regulation: Regulation, *, institution_id: int | None = None) -> DryRun:
    """Return what `regulation` would do to the candidacies for which `condition` (on Candidacy) holds."""
    tried: list[Tried] = []
    others = ended = 0
    for file in list_stored_plans(condition):
        sides = [track for track in file.facts.tracks if _is_meant(track, regulation, institution_id)]
        if file.state in ENDED:
            ended += 1
        elif not sides:
            others += 1
        else:
            tried.append(_try(file, sides, regulation))
    # Stable: of equal moves, in the order of the names.
    tried.sort(key=lambda each: (-each.figures.largest_days, -each.figures.moved))
    return DryRun(tried, others, ended)


def _is_meant(track: TrackFacts, regulation: Regulation, institution_id: int | None) -> bool:
    if institution_id is not None:
        return track.institution_id == institution_id
    return track.pack.code == regulation.code


def _try(file: FilePlan, sides: Sequence[TrackFacts], regulation: Regulation) -> Tried:
    packs = {track.id: regulation for track in sides}
    already = all(track.pack == regulation for track in sides)
    try:
        plan = compute_plan(file.facts.plan_input(packs=packs))
        moves = plan_moves(plan, file.facts.known, file.due_on)
    except DeadlineError as error:
        return Tried(file, (), move_figures(()), None, packs, already, error)
    after = Ends(plan.normal_end_on, plan.latest_end_on)
    return Tried(file, moves, move_figures(moves), after, packs, already)
