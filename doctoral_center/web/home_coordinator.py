"""The coordinator's home (screen 4): who is late, who blocks, what goes out."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from doctoral_center import clock
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState, Status
from doctoral_center.models.people import Person
from doctoral_center.operations.reminders import RUNNER
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.cohorts import list_cohort_figures
from doctoral_center.queries.desk import get_desk
from doctoral_center.queries.late import LateItem, list_late_items

SHOWN = 8


@dataclass(frozen=True)
class Desk:
    """A signer's desk: how many sign-offs are past their day, and the oldest in days."""

    person: Person
    open: int
    oldest_days: int


def coordinator_home(actor: Actor) -> str:
    """Return the page: late and blocked, cohorts with one line each, desks, outbox."""
    now = clock.now()
    items = list_late_items(actor, now=now)
    figures = list_cohort_figures(actor, now=now)
    desk = get_desk(actor, runner=RUNNER, now=now)
    return render_template(
        "home/coordinator.html",
        today=day_in(now, actor.timezone),
        items=items[:SHOWN],
        late=sum(item.state is not MilestoneState.SUBMITTED for item in items),
        blocked=sum(item.state is MilestoneState.SUBMITTED for item in items),
        due_this_week=sum(cohort.due_this_week for cohort in figures),
        people=sum(cohort.people for cohort in figures),
        figures=figures,
        desks=_desks(items)[:6],
        outbox=desk.outbox,
        beat_at=desk.beat_at,
        is_runner_late=desk.is_runner_late,
        leaves=desk.leaves[:SHOWN],
        ends=desk.ends[:SHOWN],
        Status=Status,
    )


def _desks(items: Iterable[LateItem]) -> list[Desk]:
    desks: dict[int, Desk] = {}
    for item in items:
        for holder in item.holders:
            if holder.days_late <= 0:
                continue
            known = desks.get(holder.person.id, Desk(holder.person, 0, 0))
            oldest = max(known.oldest_days, holder.days_late)
            desks[holder.person.id] = Desk(holder.person, known.open + 1, oldest)
    return sorted(desks.values(), key=lambda desk: (-desk.open, -desk.oldest_days))
