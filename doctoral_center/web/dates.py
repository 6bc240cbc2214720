"""Change dates: what would move is shown before anybody decides, and only the second post decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.milestones import UNSETTLED
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Granted
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone
from doctoral_center.operations import changes_of_time as changes
from doctoral_center.operations.grant_checks import check_grant
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.plans import Moved
from doctoral_center.operations.what_if import what_if
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile, get_file, get_file_of_milestone
from doctoral_center.queries.plans import get_manual_date, get_stored_plan
from doctoral_center.web.candidate_views import reasons, title_of
from doctoral_center.web.forms.dates import MANUAL, DueDayForm, IntensityForm, LeaveForm, WaiverForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.requests import change, current_actor, is_unsafe
from doctoral_center.web.what_if_views import BeforeAndAfter, before_and_after

pages = Blueprint("dates", __name__)

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Decision:
    """What one page decides: how it is drawn, what it would change, and how it is carried out."""

    form: FlaskForm
    template: str
    load: Callable[[], "Shown"]
    proposed: Callable[["Shown"], Granted]
    carry_out: Callable[[Actor], Sequence[Moved]]


@dataclass(frozen=True)
class Shown:
    """The file, and the milestone that a decision is about, if it is about one."""

    file: LoadedFile
    milestone: Milestone | None = None
    # The stored change that the decision would replace.
    instead_of: ChangeOfTime | None = None

    @property
    def address(self) -> str:
        """The candidate's page, at the milestone."""
        place = f"#{self.milestone.reviewable.ref}" if self.milestone is not None else ""
        return f"/candidates/{self.file.candidacy.ref}{place}"

    @property
    def manual_date(self) -> ChangeOfTime | None:
        """The milestone's manual date, if one is in force."""
        found = get_manual_date(self.milestone.reviewable_id) if self.milestone is not None else None
        return found if found is not None and found.released_on is None else None


@pages.route("/milestones/<ref>/date", methods=["GET", "POST"])
def due_day(ref: str) -> Page:
    """Extend a milestone, or fix its day."""
    form = DueDayForm()

    def load() -> Shown:
        return _milestone(ref, Permission.CHANGE_DATES)

    def proposed(shown: Shown) -> Granted:
        assert shown.milestone is not None
        propose = changes.proposed_manual_date if form.kind.data == MANUAL else changes.proposed_extension
        return propose(shown.file, shown.milestone, form.due_on.data, now=clock.now())

    def carry_out(actor: Actor) -> Sequence[Moved]:
        decide = changes.set_manual_date if form.kind.data == MANUAL else changes.grant_extension
        return decide(ref, actor=actor, due_on=form.due_on.data, reason=form.reason.data, now=clock.now())

    return decide(Decision(form, "dates/due_day.html", load, proposed, carry_out))


@pages.post("/milestones/<ref>/date/release")
def release(ref: str) -> Response:
    """Let a manual date go."""
    shown = _milestone(ref, Permission.CHANGE_DATES)
    address = shown.address
    with change() as actor:
        changes.release_manual_date(ref, actor=actor, now=clock.now())
    flash(_("The date is released: it stays, and may move again."))
    return redirect(address, 303)


@pages.route("/candidates/<ref>/leave", methods=["GET", "POST"])
def leave(ref: str) -> Page:
    """Record a leave."""
    form = LeaveForm()

    def carry_out(actor: Actor) -> Sequence[Moved]:
        days = {"first_on": form.first_on.data, "last_on": form.last_on.data}
        return changes.record_leave(ref, actor=actor, reason=form.reason.data, now=clock.now(), **days)

    def proposed(shown: Shown) -> Granted:
        return changes.proposed_leave(shown.file, form.first_on.data, form.last_on.data, now=clock.now())

    return decide(Decision(form, "dates/leave.html", lambda: _candidacy(ref), proposed, carry_out))


@pages.route("/candidates/<ref>/intensity", methods=["GET", "POST"])
def intensity(ref: str) -> Page:
    """Record part-time study."""
    form = IntensityForm()

    def carry_out(actor: Actor) -> Sequence[Moved]:
        return changes.record_intensity(
            ref,
            actor=actor,
            from_on=form.from_on.data,
            percent=form.percent.data,
            reason=form.reason.data,
            now=clock.now(),
        )

    def proposed(shown: Shown) -> Granted:
        return changes.proposed_intensity(shown.file, form.from_on.data, form.percent.data, now=clock.now())

    return decide(Decision(form, "dates/intensity.html", lambda: _candidacy(ref), proposed, carry_out))


@pages.route("/milestones/<ref>/waive", methods=["GET", "POST"])
def waive(ref: str) -> Page:
    """Waive a milestone."""
    form = WaiverForm()
    shown = _milestone(ref, Permission.WAIVE_MILESTONE)
    if not is_unsafe():
        return _page("dates/waive.html", shown, form)
    if not form.validate():
        return _page("dates/waive.html", shown, form), 422
    title, address = title_of(_there(shown)), shown.address
    with change() as actor:
        waive_milestone(ref, actor=actor, reason=form.reason.data, now=clock.now())
    flash(_("“%(title)s” is waived.", title=title))
    return redirect(address, 303)


def decide(decision: Decision) -> Page:
    """Show the form; on a first post what would move; on a confirmed one carry it out."""
    shown, form = decision.load(), decision.form
    if not is_unsafe():
        return _page(decision.template, shown, form)
    if not form.validate():
        return _page(decision.template, shown, form), 422
    try:
        # Somebody who changed the days below the table has not seen what they would move.
        if "confirm" not in request.form or request.form.get("previewed") != _days_in(form):
            stored, proposed = get_stored_plan(shown.file), decision.proposed(shown)
            without = [shown.instead_of.id] if shown.instead_of is not None else []
            check_grant(shown.file, proposed, without=without, stored=stored)
            seen = before_and_after(shown.file, what_if(shown.file, [proposed], without=without, stored=stored))
            return _page(decision.template, shown, form, seen)
        address = shown.address
        with change() as actor:
            moved = decision.carry_out(actor)
            count = len(moved)
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page(decision.template, decision.load(), form), 422
    flash(ngettext("%(num)d date moved.", "%(num)d dates moved.", count) if count else _("Recorded: no date moved."))
    return redirect(address, 303)


def _days_in(form: FlaskForm) -> str:
    """Return what the form decides, apart from its reason: a confirmation is for these days only."""
    values = {field.name: field.data for field in form if field.name not in {"csrf_token", "reason"}}
    return "; ".join(f"{name} {value}" for name, value in values.items())


def _page(template: str, shown: Shown, form: FlaskForm, seen: BeforeAndAfter | None = None) -> str:
    milestone = shown.milestone
    return render_template(
        template,
        shown=shown,
        form=form,
        seen=seen,
        previewed=_days_in(form),
        title=title_of(milestone) if milestone is not None else None,
        reasons=list(reasons(shown.file, milestone)) if milestone is not None else [],
    )


def _milestone(ref: str, permission: Permission) -> Shown:
    actor = current_actor()
    found = get_file_of_milestone(ref)
    if found is None:
        raise NotFoundError
    file, milestone = found
    require(actor, permission, file.access(actor, milestone))
    if milestone.reviewable.state not in UNSETTLED:
        raise ImpossibleNowError("milestone-settled")
    return Shown(file, milestone)


def _candidacy(ref: str) -> Shown:
    actor = current_actor()
    file = get_file(ref)
    if file is None:
        raise NotFoundError
    require(actor, Permission.MANAGE_CANDIDACY, file.access(actor))
    return Shown(file)


def _there(shown: Shown) -> Milestone:
    assert shown.milestone is not None
    return shown.milestone
