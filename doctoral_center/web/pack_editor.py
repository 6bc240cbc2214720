"""Edit a pack in work by forms: its head, its milestones, its forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.days import check_near, day_in
from doctoral_center.domain.deadlines import Deadline, compute_schedule
from doctoral_center.domain.errors import DomainError, InvalidInputError, NotFoundError
from doctoral_center.domain.pack_edits import (
    AddForm,
    AddMilestone,
    Edit,
    MoveMilestone,
    RemoveForm,
    RemoveMilestone,
    SetForm,
    SetHead,
    SetMilestone,
)
from doctoral_center.domain.regulation_rules import OneTimeDue
from doctoral_center.domain.regulations import RegulationError, parse_regulation
from doctoral_center.labels import error_sentence
from doctoral_center.labels.institutions import institution_name
from doctoral_center.labels.packs import country_names, own_text
from doctoral_center.operations.regulation_drafts import save_edit
from doctoral_center.queries.regulation_drafts import list_pack_owners
from doctoral_center.web.forms.pack_values import (
    HEAD_ASKED,
    MILESTONE_ASKED,
    REPORT_ASKED,
    head_data,
    head_values,
    milestone_data,
    milestone_values,
    renamed_sources,
    report_data,
    section_values,
)
from doctoral_center.web.forms.packs import HeadForm, MilestoneForm, ReportForm
from doctoral_center.web.pack_pages import Answer, Editor, Opened, open_draft, shown_version
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("pack_editor", __name__, url_prefix="/regulations/drafts/<ref>")

MOST_DATES = 12


@pages.route("/head", methods=["GET", "POST"])
def head(ref: str) -> Answer:
    """Edit what stands at the top of the pack."""
    opened = open_draft(ref)
    form = HeadForm(data=head_data(opened.pack.value))
    owners = list_pack_owners(actor=current_actor())
    form.offer(
        country_names(),
        [(each.ror_id, institution_name(each)) for each in owners if each.ror_id],
        list(opened.pack.read.regulation.sources),
    )

    def edit() -> Edit:
        return SetHead(head_values(form), renamed_sources(form))

    editor = Editor(opened, "regulations/draft_head.html", form, edit, (), HEAD_ASKED, rows=form.sources)
    return editor.answer(lambda: _saved(opened, _("The head of the pack is saved in the draft."), "head"))


@pages.route("/milestones/new", methods=["GET", "POST"])
def new_milestone(ref: str) -> Answer:
    """Add a milestone."""
    opened = open_draft(ref)
    form = MilestoneForm(data=milestone_data(None) | {"place": next(reversed(opened.pack.milestone_keys), "")})
    return _edit_milestone(opened, form, None)


@pages.route("/milestones/<key>", methods=["GET", "POST"])
def milestone(ref: str, key: str) -> Answer:
    """Edit a milestone. One that somebody has taken out since the form was opened is offered as a new one."""
    opened = open_draft(ref)
    raw = opened.pack.milestone(key)
    if key not in opened.pack.milestone_keys and not (is_unsafe() and shown_version() != opened.draft.version):
        raise NotFoundError
    return _edit_milestone(opened, MilestoneForm(data=milestone_data(raw)), key)


@pages.post("/milestones/<key>/move")
def move_milestone(ref: str, key: str) -> Response:
    """Put a milestone before or behind its neighbour."""
    _save(ref, MoveMilestone(key, is_up=request.form.get("go") == "up"))
    return redirect(url_for("regulation_drafts.show", ref=ref, _anchor=key), 303)


@pages.post("/milestones/<key>/remove")
def remove_milestone(ref: str, key: str) -> Response:
    """Take a milestone out."""
    _save(ref, RemoveMilestone(key))
    flash(_("The milestone is taken out of the draft."))
    return redirect(url_for("regulation_drafts.show", ref=ref, _anchor="milestones"), 303)


@pages.route("/forms/new", methods=["GET", "POST"])
def new_form(ref: str) -> Answer:
    """Add a form."""
    return _edit_form(open_draft(ref), ReportForm(data={"code": "", "sections": [{"required": True}]}), None)


@pages.route("/forms/<key>", methods=["GET", "POST"])
def form(ref: str, key: str) -> Answer:
    """Edit a form."""
    opened = open_draft(ref)
    if key not in opened.pack.form_keys:
        raise NotFoundError
    code = list(opened.pack.forms)[opened.pack.form_keys.index(key)]
    return _edit_form(opened, ReportForm(data=report_data(code, opened.pack.forms[code])), key)


@pages.post("/forms/<key>/remove")
def remove_form(ref: str, key: str) -> Response:
    """Take a form out."""
    _save(ref, RemoveForm(key))
    flash(_("The form is taken out of the draft."))
    return redirect(url_for("regulation_drafts.show", ref=ref, _anchor="forms"), 303)


def _save(ref: str, edit: Edit) -> None:
    version = shown_version()
    with change() as actor:
        save_edit(ref, edit, shown_version=version, actor=actor, now=clock.now())


def _edit_milestone(opened: Opened, form: MilestoneForm, key: str | None) -> Answer:
    pack, keys = opened.pack, opened.pack.milestone_keys
    others = [rule for rule in pack.rules if rule.key != key]
    once = [(rule.rule.code, own_text(rule.rule.title)) for rule in others if isinstance(rule.rule.due, OneTimeDue)]
    form.offer([(code, title or code) for code, title in once if code], list(pack.forms), pack.read.regulation.sources)
    form.offer_places([(rule.key, own_text(rule.rule.title) or rule.key) for rule in pack.rules])
    if not form.starts_on.data:
        form.starts_on.data = _next_start().isoformat()
    is_there = key in keys
    at = keys.index(key) if key is not None and is_there else _place(keys, form.place.data)

    def edit() -> Edit:
        values = milestone_values(form)
        if key is None or not is_there:
            return AddMilestone(values, form.place.data or None)
        return SetMilestone(key, values)

    editor = Editor(
        opened,
        "regulations/draft_milestone.html",
        form,
        edit,
        ("milestones", at),
        MILESTONE_ASKED,
        rows=form.stages,
        context={
            "key": key if is_there else None,
            "title": own_text(pack.read.rules[at].rule.title) if is_there else "",
            "dates_of": lambda text: dates_of(text, at, form.starts_on.data),
        },
    )
    return editor.answer(lambda: _saved(opened, _("The milestone is saved in the draft."), key if is_there else None))


def _edit_form(opened: Opened, form: ReportForm, key: str | None) -> Answer:
    codes = list(opened.pack.forms)
    code = codes[opened.pack.form_keys.index(key)] if key is not None else None

    def edit() -> Edit:
        said, sections = (form.code.data or "").strip(), section_values(form)
        return AddForm(said, sections) if key is None else SetForm(key, said, sections)

    editor = Editor(
        opened,
        "regulations/draft_form.html",
        form,
        edit,
        ("forms", (form.code.data or "").strip() if is_unsafe() else code or ""),
        REPORT_ASKED,
        rows=form.sections,
        context={"key": key, "code": code},
    )
    return editor.answer(lambda: _saved(opened, _("The form is saved in the draft."), "forms"))


@dataclass(frozen=True)
class Dates:
    """What the milestone's rule comes to for somebody who starts on a day: its dates, or why there are none."""

    deadlines: Sequence[Deadline]
    more: int
    problem: str | None = None


def dates_of(text: str, at: int, starts_on: str | None) -> Dates:
    """Compute the dates of the pack's milestone number `at` for somebody who starts on this day."""
    try:
        start_on = check_near(date.fromisoformat(starts_on or ""), day_in(clock.now(), "UTC"), "starts_on")
    except ValueError:
        return Dates((), 0, _("Enter the day on which somebody starts."))
    except InvalidInputError as error:
        return Dates((), 0, error_sentence(error))
    try:
        regulation = parse_regulation(text, "", strict=False)
        if at >= len(regulation.milestones):
            return Dates((), 0, _("Fill in the form and press the button: the dates are shown before you save."))
        code = regulation.milestones[at].code
        found = [each for each in compute_schedule(regulation, start_on).deadlines if each.code == code]
    except RegulationError:
        return Dates(
            (), 0, _("The dates are shown once nothing is wrong with the pack. See the list on the pack's page.")
        )
    except DomainError as error:
        return Dates((), 0, error_sentence(error))
    return Dates(found[:MOST_DATES], max(len(found) - MOST_DATES, 0))


def _place(keys: Sequence[str], after: str | None) -> int:
    """Return where a new milestone will stand."""
    return keys.index(after) + 1 if after in keys else 0


def _next_start() -> date:
    """Return the first of September nearest ahead: when most candidates start."""
    today = day_in(clock.now(), "UTC")
    this_year = date(today.year, 9, 1)
    return this_year if today <= this_year else date(today.year + 1, 9, 1)


def _saved(opened: Opened, sentence: str, anchor: str | None) -> Response:
    flash(sentence)
    return redirect(url_for("regulation_drafts.show", ref=opened.draft.ref, _anchor=anchor), 303)
