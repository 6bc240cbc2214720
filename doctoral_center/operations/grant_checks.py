"""Refuse a change of time that cannot be, at the field of the form that says so: before it is shown or stored."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date

from doctoral_center.domain.changes import ADDRESSED, Change, ChangeKind
from doctoral_center.domain.deadline_errors import DeadlineError
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.latest_end import BeyondEnd, first_beyond_latest_end
from doctoral_center.domain.plans import Granted, Plan, compute_plan
from doctoral_center.models.institutions import Institution
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.plans import PlanFacts, StoredPlan, get_stored_plan, plan_facts

_FIELDS = {
    ChangeKind.LEAVE: "first_on",
    ChangeKind.INTENSITY: "from_on",
    ChangeKind.EXTENSION: "due_on",
    ChangeKind.MANUAL: "due_on",
}
# Where another field is to be corrected, by the code of the refusal and the kind.
_OTHER_FIELDS = {
    ("beyond-the-calendar", ChangeKind.LEAVE): "last_on",
    ("leave-ends-before-it-starts", ChangeKind.LEAVE): "last_on",
    ("beyond-latest-end-by-this", ChangeKind.LEAVE): "last_on",
    ("beyond-latest-end-by-this", ChangeKind.INTENSITY): "percent",
    ("percent-not-positive", ChangeKind.INTENSITY): "percent",
}


def check_grant(
    file: LoadedFile, granted: Granted, *, without: Collection[int] = (), stored: StoredPlan | None = None
) -> Plan:
    """Return the plan with the change that is proposed and not stored; `without` are ids of stored ones left out.

    Three statements, none with a plan that has been read. Raises InvalidInputError, each about the field to correct:
    what the deadline engine refuses, `extension-not-later`, `extension-of-a-fixed-day`, `day-before-start`,
    `beyond-latest-end`, `beyond-latest-end-by-this`.
    """
    stored = stored or get_stored_plan(file)
    return check_facts(
        plan_facts(file, stored),
        {each.reviewable_id: each.due_on for each in stored.milestones},
        granted,
        sides={track.institution_id: track.institution for track in file.candidacy.tracks},
        without=without,
    )


def check_facts(
    facts: PlanFacts,
    due_on: Mapping[int, date | None],
    granted: Granted,
    *,
    sides: Mapping[int, Institution],
    without: Collection[int] = (),
) -> Plan:
    """Do as check_grant does, with what has been read: `due_on` by milestone id, `sides` by a university's id."""
    try:
        plan = compute_plan(facts.plan_input([granted], without=without))
    except DeadlineError as error:
        raise _refusal(error.code, granted.change, error.params) from error
    if granted.change.kind is ChangeKind.EXTENSION:
        _check_extension(facts, due_on, granted, plan)
    beyond = first_beyond_latest_end(plan, days_now=due_on)
    if beyond is not None:
        raise _beyond(facts, granted.change, beyond, sides)
    return plan


def _refusal(code: str, change: Change, params: Mapping[str, object]) -> InvalidInputError:
    # The engine speaks of codes and numbers; the page knows the milestone.
    code = "day-before-start" if code == "manual-date-before-start" else code
    return InvalidInputError(code, _OTHER_FIELDS.get((code, change.kind), _FIELDS[change.kind]), params)


def _check_extension(facts: PlanFacts, due_on: Mapping[int, date | None], granted: Granted, plan: Plan) -> None:
    now_on = due_on[granted.milestone_id or 0]
    then_on = next((each.due_on for each in plan.milestones if each.known_id == granted.milestone_id), None)
    if then_on is not None and then_on != now_on:
        return
    params = {"due_on": granted.change.due_on, "before": now_on}
    is_fixed = any(
        each.change.kind is ChangeKind.MANUAL
        and each.milestone_id == granted.milestone_id
        and each.change.released_on is None
        for _id, each in facts.changes
    )
    raise InvalidInputError("extension-of-a-fixed-day" if is_fixed else "extension-not-later", "due_on", params)


def _beyond(facts: PlanFacts, change: Change, beyond: BeyondEnd, sides: Mapping[int, Institution]) -> InvalidInputError:
    track = next(each for each in facts.tracks if each.id == beyond.part.track_id)
    params: dict[str, object] = {
        "due_on": beyond.due_on,
        "latest_end_on": beyond.latest_end_on,
        "side": sides[track.institution_id],
    }
    if change.kind in ADDRESSED:
        return _refusal("beyond-latest-end", change, params)
    own = track.own_rules.get(beyond.part.rule_code)
    rule = own if own is not None else track.pack.rule(beyond.part.rule_code)
    return _refusal("beyond-latest-end-by-this", change, params | {"title": asdict(rule.title)})
