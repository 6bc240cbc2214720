"""Work on regulation packs: begin a draft, edit its text, publish it as a version that never changes, or discard it.

A draft may be wrong for as long as it is a draft: what is wrong is found when it is read, and only publishing minds.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.days import check_near, day_in
from doctoral_center.domain.errors import InvalidInputError, NotFoundError, NotPermittedError, StaleVersionError
from doctoral_center.domain.individual_milestones import PREFIX as INDIVIDUAL
from doctoral_center.domain.pack_drafts import read_draft
from doctoral_center.domain.pack_edits import Edit, SetVersion, edited
from doctoral_center.domain.pack_place import MOST_CODE
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.regulation_findings import RegulationError
from doctoral_center.domain.regulations import parse_regulation
from doctoral_center.models.regulations import Regulation, RegulationDraft
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.regulations import write_regulation
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.regulation_drafts import get_institution_id, get_newest, get_text, lock_draft
from doctoral_center.queries.regulations import parsed_regulation

MOST_CHARACTERS = 300_000  # ten times the longest pack there is
FILE_NAME = "pack.yaml"

BLANK = """\
code: new-pack
version: 1
title: {en: "", zh: "", ru: ""}
country: null
institution: null
valid: {from: null, until: null}
sources: {}
duration:
  normal: {months: 36, confidence: T}
  maximum: {months: 60, confidence: T}
milestones: []
forms: {}
"""


def begin_draft(base: tuple[str, int] | None, *, actor: Actor, now: datetime) -> RegulationDraft:
    """Begin a draft as a copy of a published version (code, version), or as an empty pack (None).

    Raises NotPermittedError, and InvalidInputError `base-unknown` about `base`.
    """
    require(actor, Permission.EDIT_REGULATIONS)
    if base is None:
        return _begin(BLANK, None, actor=actor, now=now)
    found = get_text(*base)
    if found is None:
        raise InvalidInputError("base-unknown", "base")
    base_id, text = found
    return _begin(text, base_id, actor=actor, now=now)


def import_draft(text: str, *, actor: Actor, now: datetime) -> RegulationDraft:
    """Begin a draft with a pack's text as it is, mistakes and all, as long as it is YAML with keys and values.

    Raises NotPermittedError; RegulationError with line and sentence if it is not; InvalidInputError `pack-too-large`.
    """
    require(actor, Permission.EDIT_REGULATIONS)
    check_text(text)
    return _begin(text, None, actor=actor, now=now)


def save_edit(ref: str, edit: Edit, *, shown_version: int, actor: Actor, now: datetime) -> RegulationDraft:
    """Change the draft's text by an edit; one that changes nothing, such as a form sent twice, moves no version.

    Raises NotPermittedError; NotFoundError if the draft, or what the edit is about, is not there; StaleVersionError
    if somebody saved since the version that was shown; InvalidInputError `pack-too-large`.
    """
    draft = _locked(ref, actor)
    if draft.version != shown_version:
        _refuse_unless_done(draft, edit)
        return draft
    return _store(draft, edited(draft.text, edit), actor=actor, now=now)


def save_text(ref: str, text: str, *, shown_version: int, actor: Actor, now: datetime) -> RegulationDraft:
    """Put another text in the place of the draft's. The same text moves no version.

    Raises what save_edit raises, and RegulationError if it is not YAML with keys and values.
    """
    draft = _locked(ref, actor)
    check_text(text)
    if text != draft.text and draft.version != shown_version:
        raise StaleVersionError("pack-changed-meanwhile")
    return _store(draft, text, actor=actor, now=now)


def discard_draft(ref: str, *, shown_version: int, actor: Actor, now: datetime) -> None:
    """Delete a draft. Raises NotPermittedError, NotFoundError, StaleVersionError."""
    draft = _locked(ref, actor)
    if draft.version != shown_version:
        raise StaleVersionError("pack-changed-meanwhile")
    before = {"ref": draft.ref, "code": draft.code, "sha256": _digest(draft.text)}
    record(Happening("regulation-draft-discarded", "regulation-draft", draft.id, before=before), actor=actor, now=now)
    db.session.delete(draft)
    db.session.flush()


def publish_draft(ref: str, *, shown_version: int, valid_from: date, actor: Actor, now: datetime) -> Regulation:
    """Publish the draft as the next version of its pack, to be used from `valid_from` on, and delete the draft.

    Candidates keep the version they have. A university's coordinator publishes the packs of her university only, and
    none under a code that is another's.

    Raises NotPermittedError; NotFoundError; StaleVersionError; RegulationError with every mistake; InvalidInputError
    `code-reserved`, `day-far-away`.
    """
    draft = _locked(ref, actor)
    if draft.version != shown_version:
        raise StaleVersionError("pack-changed-meanwhile")
    check_near(valid_from, day_in(now, "UTC"), "valid_from")
    newest = get_newest(read_draft(draft.text).read.regulation.code)
    number = newest.version + 1 if newest is not None else 1
    text = edited(draft.text, SetVersion(number, valid_from))
    parsed = parse_regulation(text, FILE_NAME)
    if parsed.code.startswith(INDIVIDUAL):
        raise InvalidInputError("code-reserved", None, {"code": parsed.code})
    if not may_publish(parsed.code, parsed.institution, actor=actor):
        raise NotPermittedError("pack-of-others")
    regulation = write_regulation(text, actor=actor, now=now, file_name=FILE_NAME)
    before = {"ref": draft.ref, "code": draft.code, "sha256": _digest(draft.text)}
    after = {"regulation": regulation.id, "version": number}
    happening = Happening("regulation-draft-published", "regulation-draft", draft.id, before=before, after=after)
    record(happening, actor=actor, now=now)
    db.session.delete(draft)
    db.session.flush()
    return regulation


def may_publish(code: str, institution: str | None, *, actor: Actor) -> bool:
    """Tell whether the actor may publish a pack with this code for a university (ROR id), or for everybody (None).

    The newest version that is published under the code has to be hers to change as well.
    """
    owners = [institution]
    newest = get_newest(code)
    if newest is not None:
        owners.append(parsed_regulation(newest).institution)
    return all(
        can(actor, Permission.PUBLISH_REGULATIONS, File.of_institution(get_institution_id(owner))) for owner in owners
    )


def check_text(text: str) -> None:
    """Pass a text that a draft can hold: YAML with keys and values.

    Raises RegulationError that says in which line it is not, and InvalidInputError `pack-too-large`.
    """
    if len(text) > MOST_CHARACTERS:
        raise InvalidInputError("pack-too-large", "text", {"most": MOST_CHARACTERS})
    reader = PackReader(text, FILE_NAME)
    if isinstance(reader.value, dict):
        return
    if not len(reader.findings):
        reader.findings.add((), "not-a-pack")
    raise RegulationError(tuple(reader.findings))


def _begin(text: str, base_id: int | None, *, actor: Actor, now: datetime) -> RegulationDraft:
    draft = RegulationDraft(
        ref=new_reference(Prefix.PACK_DRAFT),
        code=_code(text),
        base_id=base_id,
        text=text,
        version=1,
        created_by_id=actor.person_id,
        created_at=now,
        updated_by_id=actor.person_id,
        updated_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    after = {"ref": draft.ref, "code": draft.code, "base": base_id, "sha256": _digest(text)}
    record(Happening("regulation-draft-begun", "regulation-draft", draft.id, after=after), actor=actor, now=now)
    return draft


def _locked(ref: str, actor: Actor) -> RegulationDraft:
    require(actor, Permission.EDIT_REGULATIONS)
    draft = lock_draft(ref)
    if draft is None:
        raise NotFoundError
    return draft


def _refuse_unless_done(draft: RegulationDraft, edit: Edit) -> None:
    """An edit that the text says already was sent twice; any other was made on what is no longer there."""
    try:
        is_done = edited(draft.text, edit) == draft.text
    except (NotFoundError, InvalidInputError):
        is_done = False
    if not is_done:
        raise StaleVersionError("pack-changed-meanwhile")


def _store(draft: RegulationDraft, text: str, *, actor: Actor, now: datetime) -> RegulationDraft:
    if text == draft.text:
        return draft
    check_text(text)
    before = {"sha256": _digest(draft.text)}
    draft.text, draft.code = text, _code(text)
    draft.version += 1
    draft.updated_by_id, draft.updated_at = actor.person_id, now
    db.session.flush()
    after = {"sha256": _digest(text), "version": draft.version}
    happening = Happening("regulation-draft-saved", "regulation-draft", draft.id, before=before, after=after)
    record(happening, actor=actor, now=now)
    return draft


def _code(text: str) -> str:
    value = PackReader(text, FILE_NAME).value
    code = value.get("code") if isinstance(value, Mapping) else None
    return code[:MOST_CODE] if isinstance(code, str) else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
