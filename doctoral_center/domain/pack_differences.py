"""What differs between two packs, or two versions of one: a pure comparison, in the order in which packs are read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from doctoral_center.domain.regulation_rules import Duration, Form, FormSection, MilestoneRule, Regulation

T = TypeVar("T")


class Subject(StrEnum):
    """What a difference is about."""

    PACK = "pack"
    NORMAL = "normal"
    MAXIMUM = "maximum"
    MILESTONE = "milestone"
    FORM = "form"
    SECTION = "section"
    SOURCE = "source"


WHOLE = "whole"
"""The field of a thing that only one of the two packs has."""
ORDER = "order"
"""The field of what both packs have, but in another order: its values are tuples of codes."""


@dataclass(frozen=True)
class Difference:
    """One field that is not the same. None on one side with the field WHOLE: only the other pack has the thing.

    `code` is the milestone's, the form's, or the source's key; `section` the key of a form's section. The values are
    those of domain.regulation_rules.
    """

    subject: Subject
    code: str
    field: str
    before: Any
    after: Any
    section: str = ""


def pack_differences(before: Regulation, after: Regulation) -> tuple[Difference, ...]:
    """Return every difference but code and version: head, lengths, milestones, forms, sources; none if all is alike.

    Milestones and forms are matched by their codes, sections of a form by their keys. What both packs have is compared
    field by field; what only `after` has comes in its order, what only `before` had comes last.
    """
    return tuple(_all(before, after))


def _all(before: Regulation, after: Regulation) -> Iterator[Difference]:
    head = ("title", "country", "institution", "valid_from", "valid_until", "notes")
    yield from _fields(Subject.PACK, "", before, after, head)
    for subject, old, new in (
        (Subject.NORMAL, before.normal, after.normal),
        (Subject.MAXIMUM, before.maximum, after.maximum),
    ):
        yield from _fields(subject, "", old, new, _names(Duration))
    yield from _milestones(before.milestones, after.milestones)
    yield from _forms(before.forms, after.forms)
    for key, was, now in _matched(before.sources, after.sources):
        if was != now:
            yield Difference(Subject.SOURCE, key, WHOLE, was, now)


def _milestones(before: Sequence[MilestoneRule], after: Sequence[MilestoneRule]) -> Iterator[Difference]:
    by_code = [{rule.code: rule for rule in rules} for rules in (before, after)]
    for code, old, new in _matched(*by_code):
        if old is None or new is None:
            yield Difference(Subject.MILESTONE, code, WHOLE, old, new)
        else:
            yield from _fields(Subject.MILESTONE, code, old, new, _names(MilestoneRule))
    yield from _order(Subject.MILESTONE, "", *by_code)


def _forms(before: Mapping[str, Form], after: Mapping[str, Form]) -> Iterator[Difference]:
    for code, old, new in _matched(before, after):
        if old is None or new is None:
            yield Difference(Subject.FORM, code, WHOLE, old, new)
            continue
        by_key = [{section.key: section for section in form.sections} for form in (old, new)]
        for key, was, now in _matched(*by_key):
            if was is None or now is None:
                yield Difference(Subject.SECTION, code, WHOLE, was, now, section=key)
            else:
                yield from _fields(Subject.SECTION, code, was, now, _names(FormSection), section=key)
        yield from _order(Subject.FORM, code, *by_key)


def _fields(
    subject: Subject, code: str, before: object, after: object, names: Iterable[str], *, section: str = ""
) -> Iterator[Difference]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(subject, code, name, old, new, section=section)


def _names(kind: Any) -> list[str]:
    """Return the fields of a thing but the one by which it was found."""
    return [field.name for field in fields(kind) if field.name not in {"code", "key"}]


def _matched(before: Mapping[str, T], after: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    for key, new in after.items():
        yield key, before.get(key), new
    for key, old in before.items():
        if key not in after:
            yield key, old, None


def _order(
    subject: Subject, code: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[Difference]:
    old, new = (tuple(key for key in one if key in other) for one, other in ((before, after), (after, before)))
    if old != new:
        yield Difference(subject, code, ORDER, old, new)
