"""Packs in work: begin, import, look at the whole, edit the text, export, publish, discard."""

import re
from datetime import date

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError, StaleVersionError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.regulations import RegulationError
from doctoral_center.labels import error_sentence, packs
from doctoral_center.labels.grounds import confidence_text, due_text
from doctoral_center.labels.regulations import finding_sentence
from doctoral_center.operations.regulation_drafts import (
    MOST_CHARACTERS,
    begin_draft,
    discard_draft,
    import_draft,
    may_publish,
    publish_draft,
    save_text,
)
from doctoral_center.policy.permissions import require
from doctoral_center.queries.regulation_drafts import get_newest, list_drafts, list_versions
from doctoral_center.web.pack_pages import Answer, Opened, open_draft, shown_mistake, shown_version
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("regulation_drafts", __name__, url_prefix="/regulations/drafts")

EMPTY = "empty"


@pages.get("")
def index() -> str:
    """All packs in work, and how to begin one."""
    return _list_page()


@pages.post("")
def begin() -> Answer:
    """Begin a pack: a copy of a published version, or an empty one."""
    match = re.fullmatch(r"([a-z0-9_-]{1,80})/([0-9]{1,7})", said := request.form.get("base", ""))
    if match is None and said != EMPTY:
        require(current_actor(), Permission.EDIT_REGULATIONS)
        return _list_page(_("Choose what to begin with.")), 422
    try:
        with change() as actor:
            ref = begin_draft((match[1], int(match[2])) if match else None, actor=actor, now=clock.now()).ref
    except InvalidInputError as error:
        return _list_page(error_sentence(error)), 422
    return redirect(url_for("regulation_drafts.show", ref=ref), 303)


def _list_page(error: str | None = None) -> str:
    actor = current_actor()
    return render_template(
        "regulations/drafts.html", drafts=list_drafts(actor=actor), versions=list_versions(), error=error, empty=EMPTY
    )


@pages.route("/import", methods=["GET", "POST"])
def import_pack() -> Answer:
    """Take a file in as a draft, mistakes and all."""
    require(current_actor(), Permission.EDIT_REGULATIONS)
    if not is_unsafe():
        return render_template("regulations/draft_import.html", findings=(), error=None)
    try:
        text = _uploaded_text()
        with change() as actor:
            ref = import_draft(text, actor=actor, now=clock.now()).ref
    except RegulationError as error:
        return _import_page(None, error), 422
    except InvalidInputError as error:
        return _import_page(error_sentence(error)), 422
    return redirect(url_for("regulation_drafts.show", ref=ref), 303)


def _import_page(sentence: str | None, error: RegulationError | None = None) -> str:
    findings = [(finding.line, finding_sentence(finding)) for finding in error.findings] if error else []
    return render_template("regulations/draft_import.html", findings=findings, error=sentence)


def _uploaded_text() -> str:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidInputError("no-file", "file")
    # In UTF-8 a character takes four bytes at most; whatever is longer is not read to its end.
    content = upload.stream.read(4 * MOST_CHARACTERS + 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInputError("not-utf-8", "file") from None


@pages.get("/<ref>")
def show(ref: str) -> str:
    """Show the pack as a whole: what is wrong, the head, milestones, forms; and publish it."""
    return _show_page(open_draft(ref))


def _show_page(opened: Opened, error: str | None = None, valid_from: str | None = None) -> str:
    actor, regulation = current_actor(), opened.pack.read.regulation
    newest = get_newest(regulation.code)
    titles = {rule.code: packs.own_text(rule.title) for rule in regulation.milestones}
    return render_template(
        "regulations/draft.html",
        opened=opened,
        draft=opened.draft,
        regulation=regulation,
        findings=[shown_mistake(opened, each) for each in opened.pack.findings],
        words=packs,
        due_text=due_text,
        confidence_text=confidence_text,
        title_of=lambda code: titles.get(code) or code,
        number=newest.version + 1 if newest is not None else 1,
        may_publish=may_publish(regulation.code, regulation.institution, actor=actor),
        error=error,
        valid_from=valid_from if valid_from is not None else _day_text(regulation.valid_from),
        dry_run=_dry_run(opened.draft.ref),
    )


def _dry_run(ref: str) -> str | None:
    path = f"/regulations/drafts/{ref}/dry-run"
    return path if current_app.url_map.bind("localhost").test(path, "GET") else None


@pages.get("/<ref>.yaml")
def export(ref: str) -> Response:
    """Send the text as it is, byte for byte."""
    draft = open_draft(ref).draft
    response = Response(draft.text.encode(), mimetype="application/yaml")
    response.headers["Content-Disposition"] = f"attachment; filename={draft.ref}.yaml"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.route("/<ref>/text", methods=["GET", "POST"])
def text(ref: str) -> Answer:
    """Edit the whole as text."""
    opened = open_draft(ref)
    if not is_unsafe():
        return _text_page(opened, opened.draft.text, opened.draft.version)
    typed, version = _with_line_breaks_of(opened.draft.text, request.form.get("text", "")), shown_version()
    try:
        with change() as actor:
            save_text(ref, typed, shown_version=version, actor=actor, now=clock.now())
    except RegulationError as error:
        return _text_page(opened, typed, version, error=error), 422
    except InvalidInputError as error:
        return _text_page(opened, typed, version, sentence=error_sentence(error)), 422
    except StaleVersionError as error:
        now = open_draft(ref)
        return _text_page(now, typed, now.draft.version, sentence=error_sentence(error), stored=now.draft.text), 409
    flash(_("The text is saved in the draft."))
    return redirect(url_for("regulation_drafts.show", ref=ref), 303)


def _text_page(
    opened: Opened,
    typed: str,
    version: int,
    *,
    error: RegulationError | None = None,
    sentence: str | None = None,
    stored: str | None = None,
) -> str:
    found = error.findings if error else opened.pack.findings if not is_unsafe() else ()
    return render_template(
        "regulations/draft_text.html",
        opened=opened,
        draft=opened.draft,
        text=typed,
        version=version,
        findings=[(finding.line, finding.key, finding_sentence(finding)) for finding in found],
        error=sentence,
        stored=stored,
    )


def _with_line_breaks_of(stored: str, typed: str) -> str:
    """Browsers send every line break as CR LF; the text keeps those that it has."""
    plain = typed.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in stored else plain


@pages.post("/<ref>/publish")
def publish(ref: str) -> Answer:
    """Publish the pack as its next version."""
    opened, said, version = open_draft(ref), request.form.get("valid_from", ""), shown_version()
    try:
        valid_from = date.fromisoformat(said) if re.fullmatch(r"\d{4}-\d\d-\d\d", said, re.ASCII) else None
    except ValueError:
        valid_from = None
    if valid_from is None:
        return _show_page(opened, _("Enter the first day on which candidates may be enrolled under it."), said), 422
    try:
        with change() as actor:
            made = publish_draft(ref, shown_version=version, valid_from=valid_from, actor=actor, now=clock.now())
            code, number = made.code, made.version
    except InvalidInputError as error:
        sentence = _("Mend what is wrong first.") if isinstance(error, RegulationError) else error_sentence(error)
        return _show_page(open_draft(ref), sentence, said), 422
    except StaleVersionError as error:
        return _show_page(open_draft(ref), error_sentence(error), said), 409
    flash(
        _("Version %(version)s is published. It never changes; candidates keep the version they have.", version=number)
    )
    return redirect(f"/regulations/{code}/{number}", 303)


@pages.post("/<ref>/discard")
def discard(ref: str) -> Answer:
    """Delete the draft."""
    open_draft(ref)
    version = shown_version()
    try:
        with change() as actor:
            discard_draft(ref, shown_version=version, actor=actor, now=clock.now())
    except StaleVersionError as error:
        return _show_page(open_draft(ref), error_sentence(error)), 409
    flash(_("The draft is discarded."))
    return redirect(url_for("regulation_drafts.index"), 303)


def _day_text(day: date | None) -> str:
    return day.isoformat() if day is not None and day > date.min else ""
