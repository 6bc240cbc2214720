"""Refuse a change of time that cannot be, at the field of the form that says so: before it is shown or stored."""

from collections.abc import Collection

from doctoral_center.domain.changes import ADDRESSED, Change, ChangeKind
from doctoral_center.domain.deadline_errors import DeadlineError
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.latest_end import first_beyond_latest_end
from doctoral_center.domain.plans import Granted, Plan, compute_plan
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.plans import StoredPlan, get_stored_plan, plan_input

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
    try:
        plan = compute_plan(plan_input(file, stored, [granted], without=without))
    except DeadlineError as error:
        raise _refusal(error.code, granted.change, error.params) from error
    if granted.change.kind is ChangeKind.EXTENSION:
        _check_extension(stored, granted, plan)
    _check_latest_end(file, stored, granted.change, plan)
    return plan


def _refusal(code: str, change: Change, params: dict[str, object]) -> InvalidInputError:
    # The engine speaks of codes and numbers; the page knows the milestone.
    code = "day-before-start" if code == "manual-date-before-start" else code
    return InvalidInputError(code, _OTHER_FIELDS.get((code, change.kind), _FIELDS[change.kind]), params)


def _check_extension(stored: StoredPlan, granted: Granted, plan: Plan) -> None:
    now_on = next(each.due_on for each in stored.milestones if each.reviewable_id == granted.milestone_id)
    then_on = next((each.due_on for each in plan.milestones if each.known_id == granted.milestone_id), None)
    if then_on is not None and then_on != now_on:
        return
    params = {"due_on": granted.change.due_on, "before": now_on}
    is_fixed = any(
        row.kind is ChangeKind.MANUAL and row.milestone_id == granted.milestone_id and row.released_on is None
        for row in stored.changes
    )
    raise InvalidInputError("extension-of-a-fixed-day" if is_fixed else "extension-not-later", "due_on", params)


def _check_latest_end(file: LoadedFile, stored: StoredPlan, change: Change, plan: Plan) -> None:
    beyond = first_beyond_latest_end(
        plan,
        days_now={each.reviewable_id: each.due_on for each in stored.milestones},
        ends_now={track.id: track.latest_end_on for track in file.candidacy.tracks},
    )
    if beyond is None:
        return
    track = next(each for each in file.candidacy.tracks if each.id == beyond.part.track_id)
    rules = {
        part.rule.code: part.rule.title
        for each in stored.milestones
        for part in each.tracks
        if part.track_id == beyond.part.track_id
    }
    params: dict[str, object] = {
        "due_on": beyond.due_on,
        "latest_end_on": beyond.latest_end_on,
        "side": track.institution,
    }
    if change.kind in ADDRESSED:
        raise _refusal("beyond-latest-end", change, params)
    params["title"] = rules.get(beyond.part.rule_code, {"en": beyond.part.rule_code})
    raise _refusal("beyond-latest-end-by-this", change, params)
