"""Published packs as people look at them: every version, who follows it, its text. Individual ones are never shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.people import Office
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.institutions import Institution
from doctoral_center.models.regulations import Regulation
from doctoral_center.policy.actors import Actor

MOST_VERSION = 1_000_000
_FOLLOWERS = (
    select(Track.regulation_id, func.count(Track.id).label("candidates"))
    .join(Candidacy, Track.candidacy_id == Candidacy.id)
    .where(Candidacy.state.not_in(sorted(ENDED)))
    .group_by(Track.regulation_id)
    .subquery()
)
_VERSIONS = (
    select(
        Regulation.id,
        Regulation.code,
        Regulation.version,
        Regulation.title,
        Regulation.country,
        Regulation.published_at,
        func.coalesce(_FOLLOWERS.c.candidates, 0).label("candidates"),
    )
    .outerjoin(_FOLLOWERS, _FOLLOWERS.c.regulation_id == Regulation.id)
    .where(Regulation.is_individual.is_(False))
    .order_by(Regulation.code, Regulation.version.desc())
)


@dataclass(frozen=True)
class PackVersion:
    """One published version; `candidates` are those who follow it and whose candidacy has not ended."""

    id: int
    code: str
    version: int
    title: Mapping[str, str]
    country: str | None
    published_at: datetime
    candidates: int


@dataclass(frozen=True)
class Pack:
    """All versions of one pack, the newest first."""

    versions: Sequence[PackVersion]

    @property
    def newest(self) -> PackVersion:
        """The version that the next programme would get."""
        return self.versions[0]

    @property
    def candidates(self) -> int:
        """How many candidates follow the pack, in whatever version."""
        return sum(version.candidates for version in self.versions)


def list_packs() -> list[Pack]:
    """Return all packs by their codes, in one statement."""
    packs: dict[str, list[PackVersion]] = {}
    for row in db.session.execute(_VERSIONS):
        packs.setdefault(row.code, []).append(PackVersion(*row))
    return [Pack(versions) for versions in packs.values()]


def get_pack(code: str) -> Pack | None:
    """Return all versions of one pack, in one statement; None if nothing is published under `code`."""
    versions = [PackVersion(*row) for row in db.session.execute(_VERSIONS.where(Regulation.code == code))]
    return Pack(versions) if versions else None


def get_published(code: str, version: int) -> Regulation | None:
    """Return a published version without its text, for parsed_regulation; None if there is none."""
    return db.session.scalars(
        select(Regulation)
        .where(*_named(code, version))
        .options(defer(Regulation.source_text, raiseload=True))
    ).one_or_none()  # fmt: skip


@dataclass(frozen=True)
class PublishedText:
    """The very text that was published, and its SHA-256 as UTF-8."""

    source_text: str
    sha256: str


def get_published_text(code: str, version: int) -> PublishedText | None:
    """Return the text of a published version; None if there is none."""
    row = db.session.execute(
        select(Regulation.source_text, Regulation.sha256).where(*_named(code, version))
    ).one_or_none()  # fmt: skip
    return PublishedText(*row) if row is not None else None


def _named(code: str, version: int) -> tuple[ColumnElement[bool], ...]:
    # An address may hold any number; a column does not.
    version = min(version, MOST_VERSION + 1)
    return Regulation.code == code, Regulation.version == version, Regulation.is_individual.is_(False)


@dataclass(frozen=True)
class FollowedVersion:
    """A university and a version that candidates of its side follow, and how many whose candidacy has not ended."""

    institution: Institution
    code: str
    version: int
    title: Mapping[str, str]
    candidates: int


def list_followed(condition: ColumnElement[bool], *, actor: Actor) -> list[FollowedVersion]:
    """Return what the sides of some candidacies follow (`condition` is on Candidacy), in one statement.

    Only the sides that the actor coordinates, and never her own candidacy.
    """
    statement = (
        select(Institution, Regulation.code, Regulation.version, Regulation.title, func.count(Track.id))
        .select_from(Track)
        .join(Candidacy, Track.candidacy_id == Candidacy.id)
        .join(Institution, Track.institution_id == Institution.id)
        .join(Regulation, Track.regulation_id == Regulation.id)
        .where(condition, Candidacy.person_id != actor.person_id, Candidacy.state.not_in(sorted(ENDED)))
        .group_by(Institution.id, Regulation.id)
        .order_by(func.min(Track.position), Institution.id, Regulation.code, Regulation.version)
    )
    if not actor.holds(Office.COORDINATOR):
        statement = statement.where(Track.institution_id.in_(sorted(actor.institutions_of(Office.COORDINATOR))))
    return [FollowedVersion(*row) for row in db.session.execute(statement)]
