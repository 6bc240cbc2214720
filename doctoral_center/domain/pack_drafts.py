"""Read a pack in work, however wrong it is: what can be shown of it, and where each mistake is to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from doctoral_center.domain.pack_edits import form_keys, milestone_keys
from doctoral_center.domain.pack_place import Place
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.regulation_findings import Finding, KeyPath, Kind
from doctoral_center.domain.regulation_links import check_links
from doctoral_center.domain.regulation_rules import MilestoneRule
from doctoral_center.domain.regulation_schema import ReadPack, read_pack

_CODE = "pack"


class Page(StrEnum):
    """Where a mistake can be mended."""

    HEAD = "head"
    MILESTONE = "milestone"
    FORM = "form"
    TEXT = "text"


_HEAD = frozenset({"code", "title", "country", "institution", "valid", "sources", "duration"})
# What is wrong with the notation itself, no form can mend.
_OF_THE_TEXT = frozenset({"duplicate-key", "unknown-key", "merge-key", "self-reference", "too-many"})


@dataclass(frozen=True)
class Spot:
    """A page of the editor, the key of the milestone or form there, and the part of its form."""

    page: Page
    key: str = ""
    part: str = ""


@dataclass(frozen=True)
class DraftRule:
    """A milestone as far as it can be read. `has_due`: what its rule says of the due day could be made out."""

    key: str
    rule: MilestoneRule
    has_due: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class DraftPack:
    """A pack in work: its plain values, and as much of its rules as can be read."""

    value: Mapping[str, object]
    read: ReadPack
    findings: tuple[Finding, ...]

    @property
    def items(self) -> list[object]:
        """The milestones' plain values."""
        items = self.value.get("milestones")
        return items if isinstance(items, list) else []

    @property
    def forms(self) -> Mapping[str, object]:
        """The forms' plain values by code."""
        forms = self.value.get("forms")
        return forms if isinstance(forms, dict) else {}

    @cached_property
    def milestone_keys(self) -> list[str]:
        """How the milestones are named in addresses."""
        return milestone_keys(self.items)

    @cached_property
    def form_keys(self) -> list[str]:
        """How the forms are named in addresses."""
        return form_keys(self.forms)

    @property
    def rules(self) -> list[DraftRule]:
        """The milestones in the pack's order."""
        return [
            DraftRule(key, read.rule, read.links is not None, self.findings_at(("milestones", at)))
            for at, (key, read) in enumerate(zip(self.milestone_keys, self.read.rules, strict=True))
        ]

    def milestone(self, key: str) -> object | None:
        """Return the plain value of a milestone, None if there is none of this key."""
        return self.items[self.milestone_keys.index(key)] if key in self.milestone_keys else None

    def findings_at(self, path: KeyPath) -> tuple[Finding, ...]:
        """Return the mistakes at a place and below it."""
        return tuple(finding for finding in self.findings if finding.path[: len(path)] == path)

    def spot(self, finding: Finding) -> Spot:
        """Return where a mistake can be mended."""
        first, *rest = finding.path or ("",)
        if finding.code in _OF_THE_TEXT:
            return Spot(Page.TEXT)
        if not rest and finding.code == "missing":
            return Spot(Page.HEAD if first in _HEAD or not first else Page.TEXT)
        if first in _HEAD:
            return Spot(Page.HEAD, part=str(first))
        if first == "milestones" and rest and isinstance(rest[0], int) and rest[0] < len(self.milestone_keys):
            return self._spot_of_milestone(rest[0], rest[1:], finding)
        if first == "forms" and rest and rest[0] in self.forms:
            return Spot(Page.FORM, self.form_keys[list(self.forms).index(str(rest[0]))])
        return Spot(Page.TEXT)

    def _spot_of_milestone(self, at: int, rest: list[str | int], finding: Finding) -> Spot:
        part = str(rest[0] if rest else finding.params.get("name", ""))
        return Spot(Page.TEXT) if part == "notes" else Spot(Page.MILESTONE, self.milestone_keys[at], part)


@lru_cache(maxsize=32)
def read_draft(text: str) -> DraftPack:
    """Read a pack's text as strictly as publishing does, and return what is there together with every mistake.

    The same text is read once for several pages in a row; nobody changes what is returned.
    """
    reader = PackReader(text, "")
    value = reader.value if isinstance(reader.value, dict) else {}
    pack = Place(value, (), reader.findings, is_strict=True)
    read = read_pack(pack, _CODE)
    check_links(pack, read)
    return DraftPack(value, read, tuple(finding for finding in reader.findings if not _is_settled_later(finding)))


def _is_settled_later(finding: Finding) -> bool:
    """Publishing gives the number of the version and asks for its first day, whatever the draft says of them."""
    path = finding.path
    if finding.code == "missing":
        path = (*path, str(finding.params["name"]))
    elif finding.params.get("found") != Kind.NOTHING:
        return path == ("version",)
    return path in {("version",), ("valid",), ("valid", "from")}
