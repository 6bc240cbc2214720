"""One decision about time for several candidates: foreseen, taken, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.days import day_in
from doctoral_center.domain.decisions import DecisionData, MilestoneOfSide
from doctoral_center.domain.errors import DomainError, InvalidInputError, NotFoundError
from doctoral_center.domain.milestones import UNSETTLED
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Part
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.labels import ERRORS, error_sentence
from doctoral_center.labels.changes_of_time import granted_text
from doctoral_center.labels.institutions import institution_short
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.institutions import Institution
from doctoral_center.operations.decisions import Outlook, decide_for_several, foresee, take_back_decision
from doctoral_center.policy.permissions import require
from doctoral_center.policy.visibility import coordinated_candidacies
from doctoral_center.queries.cohorts import CohortHead, get_cohort
from doctoral_center.queries.decisions import DecidedFor, get_author, get_decision, list_universities
from doctoral_center.queries.stored_plans import FilePlan, list_stored_plans
from doctoral_center.web.forms.dates import TakeBackForm
from doctoral_center.web.forms.decisions import DecisionForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("decisions", __name__)

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Desk:
    """What the decision is taken over: the cohort, its candidates whom the actor coordinates, their milestones."""

    cohort: CohortHead
    files: Sequence[FilePlan]
    sides: Mapping[int, Institution]
    # The milestones that can be chosen, by the value of the form.
    milestones: Mapping[str, tuple[MilestoneOfSide, str]]
    today: date

    @property
    def chosen(self) -> set[str]:
        """The candidates whose boxes are ticked; those of the address at first."""
        return set(request.form.getlist("candidates") if is_unsafe() else request.args.getlist("c"))


@pages.route("/cohorts/<ref>/dates", methods=["GET", "POST"])
def several(ref: str) -> Page:
    """Decide for several candidates of a cohort: what would move, and who is left out, is shown first."""
    desk, form = _desk(ref), DecisionForm()
    form.milestone.choices = [(value, words) for value, (_milestone, words) in desk.milestones.items()]
    if not is_unsafe():
        return _page(desk, form)
    decided = _decided_already()
    if decided is not None:
        return redirect(f"/decisions/{decided}", 303)
    if not form.validate():
        return _page(desk, form), 422
    try:
        data = _data(form, desk)
        chosen = [file for file in desk.files if file.ref in desk.chosen]
        outlook = foresee(data, chosen, sides=desk.sides, actor=current_actor(), today=desk.today)
        # Whoever changed something below the table has not seen what it would move.
        is_seen = "confirm" in request.form and request.form.get("previewed") == _shown(data, outlook)
        if not outlook.foreseen or not is_seen:
            return _page(desk, form, outlook, _shown(data, outlook))
        decision_ref, refs = request.form.get("decision", ""), [each.file.ref for each in outlook.foreseen]
        with change() as actor:
            done = decide_for_several(decision_ref, refs, data, actor=actor, now=clock.now())
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page(_desk(ref), form), 422
    flash(ngettext("Decided for %(num)d candidate.", "Decided for %(num)d candidates.", done.candidates))
    return redirect(f"/decisions/{decision_ref}", 303)


@pages.route("/decisions/<ref>", methods=["GET", "POST"])
def show(ref: str) -> Page:
    """What was decided for whom; and taking all of it back."""
    actor = current_actor()
    parts = get_decision(ref, actor=actor)
    if not parts:
        raise NotFoundError
    form = TakeBackForm()
    if not is_unsafe():
        return _decision_page(ref, parts, form)
    if not form.validate():
        return _decision_page(ref, parts, form), 422
    with change() as actor:
        done = take_back_decision(ref, actor=actor, reason=form.reason.data, now=clock.now())
    flash(ngettext("Taken back for %(num)d candidate.", "Taken back for %(num)d candidates.", done.candidates))
    return redirect(f"/decisions/{ref}", 303)


def _desk(ref: str) -> Desk:
    actor = current_actor()
    require(actor, Permission.DECIDE_FOR_SEVERAL)
    cohort = get_cohort(ref, actor=actor)
    if cohort is None:
        raise NotFoundError
    mine = and_(Candidacy.cohort_id == cohort.id, Candidacy.person_id != actor.person_id)
    files = list_stored_plans(and_(mine, coordinated_candidacies(actor)))
    sides = list_universities({track.institution_id for file in files for track in file.facts.tracks})
    return Desk(cohort, files, sides, _milestones(files, sides), day_in(clock.now(), cohort.timezone))


def _milestones(
    files: Sequence[FilePlan], sides: Mapping[int, Institution]
) -> Mapping[str, tuple[MilestoneOfSide, str]]:
    """Return what any of the candidates still has before her, in the order of the days."""
    found: dict[str, tuple[date, MilestoneOfSide, str]] = {}
    for file in files:
        tracks = {track.id: track for track in file.facts.tracks}
        for known in file.facts.known:
            day = file.due_on[known.id]
            if known.state not in UNSETTLED or day is None:
                continue
            part = known.parts[0]
            side = sides[tracks[part.track_id].institution_id]
            value = f"{side.code}/{part.rule_code}/{part.occurrence}"
            named = MilestoneOfSide(tracks[part.track_id].side_id, part.rule_code, part.occurrence)
            words = f"{title_of_part(file, part)} · {institution_short(side)}"
            if value not in found or day < found[value][0]:
                found[value] = (day, named, words)
    return {value: (named, words) for value, (day, named, words) in sorted(found.items(), key=lambda item: item[1][0])}


def title_of_part(file: FilePlan, part: Part) -> str:
    """Return the title of a milestone in the reader's language, with its number if it repeats."""
    track = next(each for each in file.facts.tracks if each.id == part.track_id)
    own = track.own_rules.get(part.rule_code)
    rule = own if own is not None else track.pack.rule(part.rule_code)
    return milestone_title(asdict(rule.title), part.occurrence, is_repeating=rule.is_repeating)


def _data(form: DecisionForm, desk: Desk) -> DecisionData:
    """Return what the form decides: of its fields those of its kind."""
    kind = ChangeKind(form.kind.data)
    names = {
        ChangeKind.EXTENSION: ("due_on", "days"),
        ChangeKind.LEAVE: ("first_on", "last_on"),
        ChangeKind.INTENSITY: ("from_on", "percent"),
    }[kind]
    chosen = desk.milestones.get(form.milestone.data or "")
    return DecisionData(
        kind,
        form.reason.data,
        milestone=chosen[0] if chosen is not None and kind is ChangeKind.EXTENSION else None,
        **{name: getattr(form, name).data for name in names},
    )


def _shown(data: DecisionData, outlook: Outlook) -> str:
    """Return what a confirmation is for: these days, for these candidates."""
    days = (data.kind.value, data.milestone, data.due_on, data.days, data.first_on, data.last_on, data.from_on)
    return "; ".join(map(str, [*days, data.percent, *(each.file.ref for each in outlook.foreseen)]))


def _decided_already() -> str | None:
    """Return the decision that this very form has taken before, by the same person: a double click, a retry."""
    ref = request.form.get("decision", "")
    return ref if ref and get_author(ref) == current_actor().person_id else None


def _page(desk: Desk, form: DecisionForm, outlook: Outlook | None = None, previewed: str = "") -> str:
    return render_template(
        "decisions/several.html",
        desk=desk,
        form=form,
        outlook=outlook,
        previewed=previewed,
        decision_ref=new_reference(Prefix.DECISION),
        title_of_part=title_of_part,
        why=_why,
    )


def _why(error: DomainError) -> str:
    if error.code == "not-permitted":
        return str(_("These dates are for the coordinators of the other side to change."))
    return error_sentence(error)


def _decision_page(ref: str, parts: Sequence[DecidedFor], form: TakeBackForm) -> str:
    def words(part: DecidedFor) -> str:
        title = milestone_title(part.title, part.occurrence, is_repeating=part.is_repeating) if part.title else ""
        return granted_text(part.change, title)

    return render_template(
        "decisions/show.html",
        ref=ref,
        parts=parts,
        first=parts[0].change,
        words=words,
        form=form,
        returning=[part for part in parts if part.change.is_in_force and part.why_it_stays is None],
        stays=ERRORS,
    )
