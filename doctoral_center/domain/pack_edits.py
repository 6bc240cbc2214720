"""Edit a pack by what it means: an edit takes the pack's text and returns the text that says the other thing.

Values come as plain mappings in the words of the pack (`{"due": {"after": "start", "months": 18}}`) and are put in as
pack_values.py says. A milestone or form is named by its key in addresses (see `milestone_keys`, `form_keys`).
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.pack_place import CODE
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.pack_text import rewritten, same
from doctoral_center.domain.pack_values import Pack, Values, put, put_items, sort_in

# Codes that stand for a page in addresses.
NEW = "new"


class Edit(Protocol):
    """What somebody changed in a pack."""

    def change(self, pack: Pack) -> None:
        """Change the plain values of a pack. Raises NotFoundError if what is meant is not there."""
        ...


def edited(text: str, edit: Edit) -> str:
    """Return the pack's text after the edit; the very same text if the edit changes nothing.

    Raises NotFoundError if the edit is about a milestone or form that is not there, or the text is no pack at all.
    """
    value = PackReader(text, "").value
    if not isinstance(value, dict):
        raise NotFoundError
    wanted = copy.deepcopy(value)
    edit.change(wanted)
    return rewritten(text, wanted)


@dataclass(frozen=True)
class SetHead:
    """Set keys of the pack itself; what is a mapping is set key by key, but `sources` as a whole.

    `renamed` are sources that have another key now: it is taken over wherever they are named.
    """

    values: Values
    renamed: Mapping[str, str] = field(default_factory=dict)

    def change(self, pack: Pack) -> None:
        """Change the head."""
        _rename_sources(pack, self.renamed)
        sources = self.values.get("sources")
        put(pack, {key: value for key, value in self.values.items() if key != "sources"})
        if isinstance(sources, Mapping) and not same(pack.get("sources"), dict(sources)):
            pack["sources"] = dict(sources)
            sort_in(pack, ("sources",))


@dataclass(frozen=True)
class SetMilestone:
    """Set keys of one milestone; another code is taken over wherever the milestone is named.

    Raises InvalidInputError `milestone-code-taken` if it is another's.
    """

    key: str
    values: Values

    def change(self, pack: Pack) -> None:
        """Change the milestone."""
        items = _milestones(pack)
        at = _place(milestone_keys(items), self.key)
        there = items[at]
        milestone: Pack = there if isinstance(there, dict) else {}
        was, code = milestone.get("code"), self.values.get("code")
        if code != was:
            _check_code(items, code)
        put(milestone, self.values)
        items[at] = milestone
        if isinstance(was, str) and isinstance(code, str) and was != code:
            for each in items:
                _rename(each.get("due") if isinstance(each, dict) else None, ("after", "until"), was, code)


@dataclass(frozen=True)
class AddMilestone:
    """Add a milestone behind the one with the key `after`, or as the first (None).

    Raises InvalidInputError `milestone-code-taken`.
    """

    values: Values
    after: str | None

    def change(self, pack: Pack) -> None:
        """Put the milestone in."""
        items = pack.get("milestones")
        there = items if isinstance(items, list) else []
        keys = milestone_keys(there)
        _check_code(there, self.values.get("code"))
        at = keys.index(self.after) + 1 if self.after in keys else 0
        added: Pack = {}
        put(added, self.values)
        pack["milestones"] = [*there[:at], added, *there[at:]]


@dataclass(frozen=True)
class RemoveMilestone:
    """Take a milestone out."""

    key: str

    def change(self, pack: Pack) -> None:
        """Take it out; what hangs on it becomes a finding."""
        items = _milestones(pack)
        del items[_place(milestone_keys(items), self.key)]


@dataclass(frozen=True)
class MoveMilestone:
    """Put a milestone before or behind its neighbour; the first and the last stay where they are."""

    key: str
    is_up: bool

    def change(self, pack: Pack) -> None:
        """Change places with the neighbour."""
        items = _milestones(pack)
        at = _place(milestone_keys(items), self.key)
        other = at - 1 if self.is_up else at + 1
        if 0 <= other < len(items):
            items[at], items[other] = items[other], items[at]


@dataclass(frozen=True)
class SetForm:
    """Set a form's code and sections; another code is taken over by the milestones.

    Raises InvalidInputError `form-code-taken` if another form has the code.
    """

    key: str
    code: str
    sections: Sequence[Values]

    def change(self, pack: Pack) -> None:
        """Change the form."""
        forms = _forms(pack)
        was = list(forms)[_place(form_keys(forms), self.key)]
        _check_free(forms, self.code, was)
        there = forms[was]
        form: Pack = dict(there) if isinstance(there, dict) else {}
        form["sections"] = put_items(form.get("sections"), self.sections)
        pack["forms"] = {self.code if name == was else name: form if name == was else forms[name] for name in forms}
        for milestone in _milestones(pack):
            _rename(milestone, ("form",), was, self.code)


@dataclass(frozen=True)
class AddForm:
    """Add a form behind the others. Raises InvalidInputError `form-code-taken`."""

    code: str
    sections: Sequence[Values]

    def change(self, pack: Pack) -> None:
        """Put the form in."""
        forms = pack.get("forms")
        there = forms if isinstance(forms, dict) else {}
        _check_free(there, self.code)
        pack["forms"] = {**there, self.code: {"sections": put_items(None, self.sections)}}


@dataclass(frozen=True)
class RemoveForm:
    """Take a form out."""

    key: str

    def change(self, pack: Pack) -> None:
        """Take it out; a milestone that asks for it becomes a finding."""
        forms = _forms(pack)
        del forms[list(forms)[_place(form_keys(forms), self.key)]]


@dataclass(frozen=True)
class SetVersion:
    """What publishing settles: the number of the version and the first day on which it may be used."""

    version: int
    valid_from: date

    def change(self, pack: Pack) -> None:
        """Change number and day."""
        put(pack, {"version": self.version, "valid": {"from": self.valid_from}})


def milestone_keys(items: Sequence[object]) -> list[str]:
    """Return how each milestone is named in addresses: by its code, or by its number where that does not do.

    A code does not do if it is missing, is no code, is that of an earlier one, or stands for a page.
    """
    return _keys([item.get("code") if isinstance(item, Mapping) else None for item in items])


def form_keys(forms: Sequence[str] | Mapping[str, object]) -> list[str]:
    """Return how each form is named in addresses, as milestones are."""
    return _keys(list(forms))


def _keys(codes: Sequence[object]) -> list[str]:
    keys: list[str] = []
    for number, code in enumerate(codes, 1):
        is_good = isinstance(code, str) and CODE.fullmatch(code) is not None and code != NEW and code not in keys
        keys.append(str(code) if is_good else str(number))
    return keys


def _place(keys: Sequence[str], key: str) -> int:
    if key not in keys:
        raise NotFoundError
    return keys.index(key)


def _milestones(pack: Pack) -> list[object]:
    items = pack.get("milestones")
    return items if isinstance(items, list) else []


def _forms(pack: Pack) -> Pack:
    forms = pack.get("forms")
    if not isinstance(forms, dict):
        raise NotFoundError
    return forms


def _check_code(items: Sequence[object], code: object) -> None:
    if code is not None and any(isinstance(item, Mapping) and item.get("code") == code for item in items):
        raise InvalidInputError("milestone-code-taken", "code", {"code": code})


def _check_free(forms: Mapping[str, object], code: str, was: str | None = None) -> None:
    if code != was and code in forms:
        raise InvalidInputError("form-code-taken", "code", {"code": code})


def _rename_sources(pack: Pack, names: Mapping[str, str]) -> None:
    sources, duration = pack.get("sources"), pack.get("duration")
    if not names or not isinstance(sources, dict):
        return
    pack["sources"] = {names.get(key, key): value for key, value in sources.items()}
    figures = [pack, *(duration.values() if isinstance(duration, dict) else ()), *_milestones(pack)]
    for figure in figures:
        notes = figure.get("notes") if isinstance(figure, dict) else None
        for each in (figure, *(notes if isinstance(notes, list) else ())):
            if isinstance(each, dict) and isinstance(was := each.get("source"), str):
                each["source"] = names.get(was, was)


def _rename(mapping: object, keys: Sequence[str], was: str, name: str) -> None:
    for key in keys if isinstance(mapping, dict) else ():
        if isinstance(mapping, dict) and mapping.get(key) == was:
            mapping[key] = name
