"""Read regulation packs in work, and what they are begun from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import defer, joinedload

from doctoral_center.db import db
from doctoral_center.domain.people import Office
from doctoral_center.domain.permissions import Permission
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import ProgrammeSide
from doctoral_center.models.regulations import Regulation, RegulationDraft
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require

_WITHOUT_TEXT = defer(Regulation.source_text, raiseload=True)


@dataclass(frozen=True)
class ShownDraft:
    """A pack in work and who saved it last."""

    draft: RegulationDraft
    updated_by: Person

    @property
    def base(self) -> Regulation | None:
        return self.draft.base


_SHOWN = (
    select(RegulationDraft, Person)
    .join(Person, RegulationDraft.updated_by_id == Person.id)
    .options(joinedload(RegulationDraft.base).options(_WITHOUT_TEXT))
)
_LIST = _SHOWN.options(defer(RegulationDraft.text, raiseload=True)).order_by(
    RegulationDraft.updated_at.desc(), RegulationDraft.id
)


def list_drafts(*, actor: Actor) -> list[ShownDraft]:
    """Return all packs in work, without their texts, the last saved first. Raises NotPermittedError."""
    require(actor, Permission.EDIT_REGULATIONS)
    return [ShownDraft(draft, person) for draft, person in db.session.execute(_LIST)]


def get_draft(ref: str, *, actor: Actor) -> ShownDraft | None:
    """Return one pack in work; None if there is none. Raises NotPermittedError."""
    require(actor, Permission.EDIT_REGULATIONS)
    row = db.session.execute(_SHOWN.where(RegulationDraft.ref == ref)).one_or_none()
    return ShownDraft(*row) if row is not None else None


def lock_draft(ref: str) -> RegulationDraft | None:
    """Lock a pack in work and return it as it is now; inside a writing transaction."""
    statement = select(RegulationDraft).where(RegulationDraft.ref == ref).with_for_update()
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()


@dataclass(frozen=True)
class PublishedVersion:
    """One version of a pack, for a choice."""

    code: str
    version: int
    title: dict[str, str]
    published_at: datetime

    @property
    def name(self) -> str:
        """How forms name it."""
        return f"{self.code}/{self.version}"


_VERSIONS = (
    select(Regulation.code, Regulation.version, Regulation.title, Regulation.published_at)
    .where(~Regulation.is_individual)
    .order_by(Regulation.code, Regulation.version.desc())
)


def list_versions() -> list[PublishedVersion]:
    """Return every published version of every pack, the newest of each first; none that is for one candidate alone."""
    return [PublishedVersion(*row) for row in db.session.execute(_VERSIONS)]


def get_text(code: str, version: int) -> tuple[int, str] | None:
    """Return id and text of a published version; None if there is none, or it is for one candidate alone."""
    statement = select(Regulation.id, Regulation.source_text).where(
        Regulation.code == code, Regulation.version == version, ~Regulation.is_individual
    )
    row = db.session.execute(statement).one_or_none()
    return (row.id, row.source_text) if row is not None else None


def get_newest(code: str) -> Regulation | None:
    """Return the newest published version of a pack, without its text; None if there is none."""
    statement = select(Regulation).where(Regulation.code == code).options(_WITHOUT_TEXT)
    return db.session.scalars(statement.order_by(Regulation.version.desc()).limit(1)).first()


def get_institution_id(ror_id: str | None) -> int | None:
    """Return the university with this ROR id (as https://ror.org/…); None if it is not in the register."""
    if ror_id is None:
        return None
    return db.session.scalar(select(Institution.id).where(Institution.ror_id == ror_id))


def list_pack_owners(*, actor: Actor) -> Sequence[Institution]:
    """Return the universities to which a pack may belong: those of all programmes, and those that she coordinates."""
    require(actor, Permission.EDIT_REGULATIONS)
    own = sorted(actor.institutions_of(Office.COORDINATOR))
    of_programmes = select(ProgrammeSide.institution_id)
    statement = select(Institution).where(or_(Institution.id.in_(of_programmes), Institution.id.in_(own)))
    return db.session.scalars(statement.order_by(Institution.name_en, Institution.id)).all()
