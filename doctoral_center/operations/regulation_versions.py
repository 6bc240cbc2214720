"""Move candidates to another version of a pack, or back: the only way in which a candidate's version ever changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm.attributes import set_committed_value

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.models.candidacies import Track
from doctoral_center.models.regulations import Regulation
from doctoral_center.notifications.outbox import Notice, enqueue_all
from doctoral_center.operations.journal import Happening
from doctoral_center.operations.plans import Moved, recompute
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import require
from doctoral_center.queries.appointments import list_coordinator_ids
from doctoral_center.queries.candidacies import list_ids_by_ref
from doctoral_center.queries.files import LoadedFile, lock_file
from doctoral_center.queries.regulation_versions import get_published

CAUSE = "regulation-version"
# Each file is locked, computed and written: more in one transaction would keep others waiting.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class VersionChange:
    """Which side (a university's id) is to follow which published version, and why."""

    institution_id: int
    code: str
    version: int
    reason: str


@dataclass(frozen=True)
class MovedFiles:
    """How many candidates follow another version now, and how many dates of theirs moved."""

    candidates: int
    dates: int


def move_track(refs: Sequence[str], change: VersionChange, *, actor: Actor, now: datetime) -> MovedFiles:
    """Let one side of these candidacies follow another version; all or nothing, locked in the order of their ids.

    Milestones of the same code and occurrence stay what they are: those with the candidate follow the new version's
    rule, those handed in or settled keep theirs. What is new is added, what is no longer asked for is cancelled. Who
    follows the version already is left as she is. Moving back returns the dates. The candidates are told, each once,
    and so are the coordinators of the other sides.

    Raises InvalidInputError `reason-missing`, `reason-too-long`, `nobody-chosen`, `too-many-candidates`,
    `version-unknown`, NotFoundError, NotPermittedError, ImpossibleNowError `candidacy-has-ended`, and DeadlineError.
    """
    reason = checked_reason(change.reason)
    regulation = get_published(change.code, change.version)
    if regulation is None:
        raise InvalidInputError("version-unknown", "version", {"code": change.code, "version": change.version})
    if not refs:
        raise InvalidInputError("nobody-chosen", "candidates")
    if len(refs) > MOST_AT_ONCE:
        raise InvalidInputError("too-many-candidates", "candidates", {"most": MOST_AT_ONCE})
    ids = list_ids_by_ref(refs)
    if len(ids) != len(set(refs)):
        raise NotFoundError
    notices: list[Notice] = []
    others: dict[int, list[_Done]] = {}
    done: list[_Done] = []
    for candidacy_id in sorted(ids):
        moved = _move(lock_file(candidacy_id), regulation, change.institution_id, reason, actor=actor, now=now)
        if moved is None:
            continue
        done.append(moved)
        notices += _to_candidate(moved, actor)
        for person_id in moved.others(actor):
            others.setdefault(person_id, []).append(moved)
    notices += [_to_coordinator(person_id, files) for person_id, files in others.items()]
    enqueue_all(notices, now=now)
    return MovedFiles(len(done), sum(len(each.moves) for each in done))


def side_access(file: LoadedFile, institution_id: int, actor: Actor) -> File:
    """Return what decides over the actor's rights on one side of a file. Raises NotFoundError if there is none."""
    if institution_id not in {track.institution_id for track in file.candidacy.tracks}:
        raise NotFoundError
    return replace(file.access(actor), side_ids=frozenset({institution_id}))


@dataclass(frozen=True)
class _Done:
    """A file whose side follows another version now."""

    file: LoadedFile
    track: Track
    moves: tuple[Moved, ...]

    def others(self, actor: Actor) -> list[int]:
        """The coordinators of the other sides, but the actor."""
        sides = {track.institution_id for track in self.file.candidacy.tracks} - {self.track.institution_id}
        told = {actor.person_id, self.file.candidacy.person_id}
        return [each for each in list_coordinator_ids(sides, on=actor.today) if each not in told]


def _move(
    file: LoadedFile, regulation: Regulation, institution_id: int, reason: str, *, actor: Actor, now: datetime
) -> _Done | None:
    require(actor, Permission.CHANGE_DATES, side_access(file, institution_id, actor))
    track = next(track for track in file.candidacy.tracks if track.institution_id == institution_id)
    if track.regulation_id == regulation.id:
        return None
    if file.candidacy.state in ENDED:
        raise ImpossibleNowError("candidacy-has-ended")
    happening = Happening(
        "regulation-version-changed",
        "track",
        track.id,
        before={"regulation": track.regulation_id, "pack": _name(track.regulation)},
        after={
            "regulation": regulation.id,
            "pack": _name(regulation),
            "old_pack": _name(track.regulation),
            "reason": reason,
        },
    )
    track.regulation_id = regulation.id
    set_committed_value(track, "regulation", regulation)
    db.session.flush()
    moves = recompute(file, actor=actor, now=now, cause=CAUSE, told_first=happening)
    for move in moves:
        move.milestone.reviewable.version += 1
    return _Done(file, track, moves)


def _name(regulation: Regulation) -> str:
    return f"{regulation.code} {regulation.version}"


def _to_candidate(done: _Done, actor: Actor) -> list[Notice]:
    candidacy = done.file.candidacy
    if candidacy.person_id == actor.person_id:
        return []
    moved = [
        [move.milestone.reviewable_id, _iso(move.old_due_on), _iso(move.new_due_on)] for move in done.moves
    ]  # fmt: skip
    # Where the journal stands makes a move there and back on one day three facts, and the same one sent twice one.
    return [
        Notice(
            NoticeKind.REGULATION_VERSION,
            candidacy.person_id,
            done.track.id,
            round=candidacy.journal_seq,
            data={"moved": moved},
        )
    ]


def _to_coordinator(person_id: int, done: Sequence[_Done]) -> Notice:
    first = done[0]
    return Notice(
        NoticeKind.REGULATION_VERSION,
        person_id,
        first.track.id,
        round=first.file.candidacy.journal_seq,
        data={"candidates": len(done), "dates": sum(len(each.moves) for each in done)},
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
