"""Write a report: save its draft, add and remove its files. Handing it in is operations/submissions.py."""

from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.attachments import MAX_FILES, NewFile, clean_file_name
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.milestones import WITH_CANDIDATE
from doctoral_center.domain.people import Locale
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.reports import (
    DraftChange,
    DraftConflictError,
    DraftText,
    applied,
    check_change,
    merged_form,
)
from doctoral_center.models.milestones import Milestone
from doctoral_center.models.reports import Attachment, Draft
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile, lock_milestone
from doctoral_center.queries.reports import get_attachment, get_draft, get_milestone_ref, list_attachments, list_parts


def save_draft(milestone_ref: str, change: DraftChange, *, actor: Actor, version: int, now: datetime) -> DraftText:
    """Save what `change` names over the draft's version `version` (0: the first save); return the draft as it is then.

    Drafts may be written before the milestone opens. A change that changes nothing, such as a POST sent twice, moves
    no version. `now` is an aware UTC moment. Draft saves are not journalled: nothing is handed in yet.

    Raises NotFoundError and NotPermittedError; ImpossibleNowError unless the milestone is with the candidate;
    InvalidInputError for an unknown section or language; DraftConflictError when another window saved meanwhile.
    """
    _file, milestone = _lock_for_writing(milestone_ref, actor)
    check_change(merged_form(part.form for part in list_parts(milestone.reviewable_id) if part.form), change)
    if change.language is not None and change.language not in set(Locale):
        raise InvalidInputError("unknown-language", "language")
    stored = get_draft(milestone.reviewable_id)
    wanted = applied(stored, change)
    if wanted == stored:
        return stored
    if stored.version != version:
        raise DraftConflictError(change, stored)
    return _store(milestone.reviewable_id, wanted, now)


def add_attachment(milestone_ref: str, file: NewFile, *, actor: Actor, now: datetime) -> Attachment:
    """Attach a file that has been examined and stored to the draft, and return it; the same file twice is one.

    Raises NotFoundError, NotPermittedError, ImpossibleNowError as save_draft does; InvalidInputError when there are
    MAX_FILES already.
    """
    loaded, milestone = _lock_for_writing(milestone_ref, actor)
    name = clean_file_name(file.name)
    present = list_attachments(milestone.reviewable_id)
    for attachment in present:
        if (attachment.sha256, attachment.file_name) == (file.sha256, name):
            return attachment
    if len(present) >= MAX_FILES:
        raise InvalidInputError("too-many-files", "file", {"limit": MAX_FILES})
    attachment = Attachment(
        ref=new_reference(Prefix.ATTACHMENT),
        milestone_id=milestone.reviewable_id,
        sha256=file.sha256,
        file_name=name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        uploaded_at=now,
        uploaded_by_id=actor.person_id,
    )
    db.session.add(attachment)
    db.session.flush()
    _move_version(milestone.reviewable_id, now)
    facts = {"attachment": attachment.id, "sha256": file.sha256, "size_bytes": file.size_bytes}
    happening = Happening("attachment-added", "milestone", milestone.reviewable_id, after=facts)
    record(happening, actor=actor, now=now, candidacy=loaded.candidacy)
    return attachment


def remove_attachment(attachment_ref: str, *, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft; versions handed in keep it. A file already taken out stays so, and nothing happens.

    Raises NotFoundError, NotPermittedError, ImpossibleNowError as save_draft does.
    """
    milestone_ref = get_milestone_ref(attachment_ref)
    if milestone_ref is None:
        raise NotFoundError
    loaded, milestone = _lock_for_writing(milestone_ref, actor)
    attachment = get_attachment(attachment_ref, actor=actor)
    if attachment is None or attachment.removed_at is not None:
        return
    attachment.removed_at = now
    _move_version(milestone.reviewable_id, now)
    facts = {"attachment": attachment.id, "sha256": attachment.sha256, "size_bytes": attachment.size_bytes}
    happening = Happening("attachment-removed", "milestone", milestone.reviewable_id, before=facts)
    record(happening, actor=actor, now=now, candidacy=loaded.candidacy)


def _lock_for_writing(milestone_ref: str, actor: Actor) -> tuple[LoadedFile, Milestone]:
    file, milestone = lock_milestone(milestone_ref)
    require(actor, Permission.WRITE_REPORT, file.access(actor, milestone))
    if milestone.reviewable.state not in WITH_CANDIDATE:
        raise ImpossibleNowError("report-not-with-candidate", {"state": milestone.reviewable.state})
    return file, milestone


def _move_version(milestone_id: int, now: datetime) -> None:
    """The files are part of what is handed in: a draft whose files changed is another draft."""
    _store(milestone_id, get_draft(milestone_id), now)


def _store(milestone_id: int, text: DraftText, now: datetime) -> DraftText:
    draft = db.session.get(Draft, milestone_id)
    if draft is None:
        draft = Draft(milestone_id=milestone_id, version=0)
        db.session.add(draft)
    draft.version += 1
    draft.language = text.language
    draft.content = dict(text.content)
    draft.finished = list(text.finished)
    draft.updated_at = now
    db.session.flush()
    return DraftText(text.content, text.finished, text.language, draft.version, now)
