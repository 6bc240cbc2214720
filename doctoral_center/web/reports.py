"""Write a report: the editor, its autosave, and the page for two windows that disagree."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import (
    DomainError,
    ImpossibleNowError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
)
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.regulation_rules import FormSection
from doctoral_center.domain.reports import (
    DraftConflictError,
    DraftText,
    SectionProgress,
    count_words,
    next_section,
    progress,
)
from doctoral_center.labels import error_sentence
from doctoral_center.labels.days import city_text, moment_text, time_text
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.reports import file_kind, file_size, limits_text
from doctoral_center.operations.reports import save_draft
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can
from doctoral_center.queries.reports import (
    EarlierPlan,
    MilestoneHead,
    Remark,
    get_draft,
    get_earlier_plan,
    get_head,
    get_last_version_ref,
    list_attachments,
    list_remarks,
)
from doctoral_center.web.forms.reports import SectionForm, read_section_form
from doctoral_center.web.languages import reader_zone
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("reports", __name__)

# Where the last report's plan stands beside the text: where it is answered, and where it is made anew.
LOOKING_BACK = frozenset({"results", "plan"})

# What the templates of a report say with.
for phrase in (city_text, file_kind, file_size, limits_text):
    pages.add_app_template_global(phrase)

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Editor:
    """One section in the editor. `text` may be newer than the draft: what was typed is never replaced."""

    head: MilestoneHead
    draft: DraftText
    tasks: list[SectionProgress]
    section: FormSection
    following: FormSection | None
    text: str
    remarks: list[Remark]
    plan: EarlierPlan | None

    @property
    def position(self) -> int:
        """The section's number, from one."""
        return [task.section.key for task in self.tasks].index(self.section.key) + 1

    @property
    def done(self) -> int:
        """How many sections the candidate calls finished."""
        return sum(task.state == "done" for task in self.tasks)

    @property
    def is_finished(self) -> bool:
        """Whether this section is called finished."""
        return self.section.key in self.draft.finished

    @property
    def words(self) -> int:
        """The text's length as limits mean it."""
        return count_words(self.text)


@pages.get("/reports/<ref>/edit")
def edit(ref: str) -> Answer:
    """Show one section of a report in work; what is with the signers or settled is shown as it was handed in."""
    head = own_head(ref)
    if head.state not in WITH_CANDIDATE:
        last = get_last_version_ref(head.milestone_id)
        return redirect(url_for("submitted_reports.read", ref=last) if last else f"/milestones/{ref}", 303)
    if not head.form.sections:
        return redirect(f"/reports/{ref}/check", 303)
    return render_editor(head, request.args.get("section"))


@pages.post("/reports/<ref>/edit")
def save(ref: str) -> Answer:
    """Save the section and go where the button says."""
    head = own_head(ref)
    form = read_section_form(request.form)
    try:
        draft = save_section(ref, form)
    except DomainError as error:
        return answer_refusal(head, form, error)
    if request.form.get("file"):
        # This button sends the text only: the chosen file is still to be added by its own.
        flash(gettext("Your text is saved. The file was not added yet: choose it again and press “Add this file”."))
        return redirect(url_for("reports.edit", ref=ref, section=form.section, _anchor="evidence"), 303)
    return redirect(_next_address(head, draft, form), 303)


@pages.post("/reports/<ref>/draft")
def autosave(ref: str) -> tuple[Response, int]:
    """Save while the candidate types; the answer is for the page's script."""
    own_head(ref)
    form = read_section_form(request.form)
    try:
        draft = save_section(ref, form)
    except DraftConflictError as conflict:
        stored = conflict.stored.content.get(form.section, "")
        answer = {"message": error_sentence(conflict), "version": conflict.stored.version, "stored": stored}
        return jsonify(answer), 409
    except (ImpossibleNowError, InvalidInputError) as error:
        return jsonify({"message": error_sentence(error)}), 409 if isinstance(error, ImpossibleNowError) else 422
    words = count_words(draft.content.get(form.section, ""))
    return jsonify({"message": saved_text(draft.saved_at), "version": draft.version, "words": words}), 200


def own_head(ref: str) -> MilestoneHead:
    """Return the milestone whose report the reader may write. Raises NotFoundError, NotPermittedError."""
    actor = current_actor()
    head = get_head(ref, actor=actor)
    if head is None:
        raise NotFoundError
    if not may_write(head, actor):
        raise NotPermittedError
    return head


def may_write(head: MilestoneHead, actor: Actor) -> bool:
    """Tell whether the reader, who may read the file, also writes it."""
    return can(actor, Permission.WRITE_REPORT, File(head.candidate.id, frozenset(), frozenset()))


def save_section(ref: str, form: SectionForm) -> DraftText:
    """Save one section in a transaction of its own; raises what save_draft raises."""
    with change() as actor:
        return save_draft(ref, form.change, actor=actor, version=form.version, now=clock.now())


def answer_refusal(head: MilestoneHead, form: SectionForm, error: DomainError) -> Answer:
    """Answer a save that was refused, with everything that was typed still on the page."""
    if isinstance(error, DraftConflictError):
        return render_conflict(head, form, error), 409
    if isinstance(error, InvalidInputError):
        if form.section in {section.key for section in head.form.sections}:
            return render_editor(head, form.section, typed=form, error=error), 422
        return render_kept(head, form, error), 422
    if isinstance(error, ImpossibleNowError):
        return render_kept(head, form, error), 409
    raise error


def _next_address(head: MilestoneHead, draft: DraftText, form: SectionForm) -> str:
    if form.go == "check":
        return f"/reports/{head.ref}/check"
    following = next_section(head.form, draft.finished, form.section) if form.go == "next" else None
    if form.go == "next" and following is None:
        return f"/reports/{head.ref}/check"
    return url_for("reports.edit", ref=head.ref, section=following.key if following else form.section)


def render_editor(
    head: MilestoneHead, wanted: str | None, *, typed: SectionForm | None = None, error: DomainError | None = None
) -> str:
    """Return the editor's page for the section `wanted`, or the first unfinished one; `typed` wins over the draft."""
    draft = get_draft(head.milestone_id)
    remarks = list_remarks(head.milestone_id) if head.state is MilestoneState.RETURNED else []
    # A returned report opens where the first remark is.
    section = _section(head, draft, wanted or next((remark.section for remark in remarks if remark.section), None))
    editor = Editor(
        head=head,
        draft=draft,
        tasks=progress(head.form, draft.content, draft.finished),
        section=section,
        following=next_section(head.form, {*draft.finished, section.key}, section.key),
        text=typed.text if typed else draft.content.get(section.key, ""),
        remarks=[remark for remark in remarks if remark.section in {None, section.key}],
        plan=get_earlier_plan(head.parts) if section.key in LOOKING_BACK else None,
    )
    return render_template(
        "report/edit.html",
        editor=editor,
        attachments=list_attachments(head.milestone_id),
        version=typed.version if typed else draft.version,
        title=head_title(head),
        saved=saved_text(draft.saved_at) if draft.saved_at else None,
        error=error_sentence(error) if error else None,
        error_field=error.field if isinstance(error, InvalidInputError) else None,
        returned_sections={remark.section for remark in remarks},
    )


def _section(head: MilestoneHead, draft: DraftText, wanted: str | None) -> FormSection:
    sections = {section.key: section for section in head.form.sections}
    if wanted in sections:
        return sections[wanted]
    return next_section(head.form, draft.finished, "") or head.form.sections[0]


def render_conflict(head: MilestoneHead, form: SectionForm, conflict: DraftConflictError) -> str:
    """Return the page with both texts side by side."""
    return render_template(
        "report/conflict.html",
        head=head,
        form=form,
        conflict=conflict,
        stored=conflict.stored.content.get(form.section, ""),
        section=next((section for section in head.form.sections if section.key == form.section), None),
        title=head_title(head),
        saved=saved_text(conflict.stored.saved_at),
        sentence=error_sentence(conflict),
    )


def render_kept(head: MilestoneHead, form: SectionForm, error: DomainError) -> str:
    """Return the page that says why nothing can be saved, with the text to copy."""
    return render_template(
        "report/kept.html", head=head, form=form, title=head_title(head), sentence=error_sentence(error)
    )


def head_title(head: MilestoneHead) -> str:
    """Return the milestone's title; a joint one is called as the lead side calls it."""
    first = head.parts[0]
    return milestone_title(first.title, first.occurrence, is_repeating=first.is_repeating)


def saved_text(saved_at: datetime | None) -> str:
    """Say when the draft was saved, by the reader's clock: the time alone if that was today."""
    if saved_at is None:
        return str(gettext("Nothing to save yet"))
    zone = reader_zone()
    is_today = day_in(saved_at, zone) == day_in(clock.now(), zone)
    when = time_text(saved_at, zone) if is_today else moment_text(saved_at, zone)
    return str(gettext("Saved %(when)s", when=when))
