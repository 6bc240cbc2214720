"""Files of a report: add one to the draft, take it out, download it."""

from pathlib import PurePosixPath
from urllib.parse import quote

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.attachments import MAX_FILE_BYTES, NewFile, clean_file_name, examine
from doctoral_center.domain.errors import DomainError, InvalidInputError, NotFoundError
from doctoral_center.integrations.storage import LocalFiles, open_storage
from doctoral_center.labels import error_sentence
from doctoral_center.models.reports import Attachment
from doctoral_center.operations.reports import add_attachment, remove_attachment, save_draft
from doctoral_center.queries.reports import MilestoneHead, get_attachment, get_milestone_ref
from doctoral_center.web.forms.reports import SectionForm, read_section_form
from doctoral_center.web.guards import csrf_protection
from doctoral_center.web.reports import Answer, answer_refusal, head_title, own_head
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("attachments", __name__)

# The rest of the form travels with the file: the text of the section that is open in the editor.
FORM_BYTES = 1_000_000


@pages.post("/reports/<ref>/attachments")
@csrf_protection.exempt  # type: ignore[untyped-decorator]  # checked below, once the larger body may be read
def add(ref: str) -> Answer:
    """Save the text that is in the editor, then add the chosen file to the draft."""
    head = own_head(ref)
    # Only now, for somebody who may: everybody else's request ends at the general limit.
    request.max_content_length = MAX_FILE_BYTES + FORM_BYTES
    try:
        csrf_protection.protect()
    except RequestEntityTooLarge:
        error = InvalidInputError("file-too-large", "file", {"limit_mb": MAX_FILE_BYTES // (1024 * 1024)})
        page = render_template(
            "report/too_large.html", head=head, title=head_title(head), sentence=error_sentence(error)
        )
        return page, 413
    form = read_section_form(request.form)
    try:
        _add(head, form)
    except DomainError as error:
        return answer_refusal(head, form, error)
    return redirect(_evidence(ref, form.section), 303)


def _add(head: MilestoneHead, form: SectionForm) -> None:
    """Examine and store outside the transaction; a file that is then refused lies unseen in the store."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        raise InvalidInputError("file-missing", "file")
    name = clean_file_name(chosen.filename)
    kind = examine(name, chosen.stream)  # type: ignore[arg-type]  # Werkzeug types the stream by half
    stored = storage().put(chosen.stream, limit_bytes=MAX_FILE_BYTES)  # type: ignore[arg-type]
    file = NewFile(name, kind.media_type, stored.sha256, stored.size_bytes)
    with change() as actor:
        now = clock.now()
        save_draft(head.ref, form.change, actor=actor, version=form.version, now=now)
        add_attachment(head.ref, file, actor=actor, now=now)
    flash(gettext("“%(name)s” is attached.", name=name))


@pages.post("/attachments/<ref>/remove")
def remove(ref: str) -> Answer:
    """Save the text that is in the editor, then take a file out of the draft."""
    milestone_ref = get_milestone_ref(ref)
    if milestone_ref is None:
        raise NotFoundError
    head = own_head(milestone_ref)
    form = read_section_form(request.form)
    try:
        with change() as actor:
            now = clock.now()
            save_draft(head.ref, form.change, actor=actor, version=form.version, now=now)
            remove_attachment(ref, actor=actor, now=now)
    except DomainError as error:
        return answer_refusal(head, form, error)
    flash(gettext("The file was removed."))
    return redirect(_evidence(milestone_ref, form.section), 303)


@pages.get("/attachments/<ref>")
def download(ref: str) -> Response:
    """Send a file to be saved, never to be shown inside our site."""
    attachment = get_attachment(ref, actor=current_actor())
    if attachment is None:
        raise NotFoundError
    return sent_file(attachment)


def sent_file(attachment: Attachment) -> Response:
    """Return the file as it is sent to whoever may read it: to be saved."""
    # Asked before the file is opened: nothing is read for a reader who has it.
    if request.if_none_match.contains(attachment.sha256):
        return _private(Response(status=304), attachment.sha256)
    response = send_file(storage().open(attachment.sha256), mimetype=attachment.media_type)
    response.content_length = attachment.size_bytes
    response.headers.set("Content-Disposition", disposition(attachment))
    return _private(response, attachment.sha256)


def _private(response: Response, sha256: str) -> Response:
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def disposition(attachment: Attachment) -> str:
    """Return the header under which a file is saved (RFC 6266): the true name, and a plain one for old programs."""
    plain = attachment.ref + PurePosixPath(attachment.file_name).suffix
    return f"attachment; filename={plain}; filename*=UTF-8''{quote(attachment.file_name, safe='')}"


def storage() -> LocalFiles:
    """Return the file store of this installation."""
    return open_storage(str(current_app.config["STORAGE_URL"]))


def _evidence(ref: str, section: str) -> str:
    return url_for("reports.edit", ref=ref, section=section, _anchor="evidence")
