"""Checks what belongs together in a pack: codes, anchors, circles, forms and sources."""

from collections.abc import Sequence

from doctoral_center.domain.pack_place import Place
from doctoral_center.domain.regulation_rules import START, Confidence, Figure, Note
from doctoral_center.domain.regulation_schema import ReadPack, ReadRule

_NAMED_SOURCES = frozenset({Confidence.SOURCE, Confidence.SECONDARY})


def check_links(pack: Place, read: ReadPack) -> None:
    """Note every reference that leads nowhere, and every pair of keys that contradict each other."""
    _check_codes(read.rules)
    _check_names(read.rules)
    _check_circles(read.rules)
    _check_figures(pack, read)
    for rule in read.rules:
        if rule.rule.form and rule.rule.form not in read.regulation.forms:
            rule.place.at("form", None).wrong("form-unknown", value=rule.rule.form)
        if rule.rule.may_fail and rule.rule.is_repeating:
            rule.place.at("may_fail", None).wrong("may-fail-repeating")


def _check_codes(rules: Sequence[ReadRule]) -> None:
    first: dict[str, int] = {}
    for read in rules:
        code, place = read.rule.code, read.place.at("code", None)
        if code == START:
            place.wrong("reserved-code")
        if code and code in first:
            place.wrong("duplicate-code", value=code, first=first[code])
        first.setdefault(code, place.findings.line(place.path))


def _check_names(rules: Sequence[ReadRule]) -> None:
    codes = {read.rule.code for read in rules}
    repeating = {read.rule.code for read in rules if read.rule.is_repeating}
    for read in rules:
        for link in read.links or ():
            if link.code and link.code not in codes:
                link.place.wrong("unknown-milestone", value=link.code)
            elif link.code in repeating:
                link.place.wrong("repeating-milestone", value=link.code)


def _check_circles(rules: Sequence[ReadRule]) -> None:
    """Report each circle once, at its first milestone in the pack. Every rule names at most one other milestone."""
    by_code = {read.rule.code: read for read in reversed(rules)}
    follows = {code: read.links[0].code for code, read in by_code.items() if read.links and not read.rule.is_repeating}
    reported: set[str] = set()
    for read in rules:
        chain: list[str] = []
        code = read.rule.code
        while code in follows and code not in chain:
            chain.append(code)
            code = follows[code]
        if code == read.rule.code and code in chain and code not in reported:
            reported.update(chain)
            (by_code[code].links or ())[0].place.wrong("cycle", codes=" → ".join(chain))


def _check_figures(pack: Place, read: ReadPack) -> None:
    duration = pack.at("duration", None)
    _check_figure(duration.at("normal", None), read.regulation.normal.figure, read)
    _check_figure(duration.at("maximum", None), read.regulation.maximum.figure, read)
    _check_notes(pack, read.regulation.notes, read)
    for rule in read.rules:
        _check_figure(rule.place, rule.rule.figure, read)
        _check_notes(rule.place, rule.rule.notes, read)


def _check_notes(owner: Place, notes: Sequence[Note], read: ReadPack) -> None:
    for index, note in enumerate(notes):
        _check_figure(owner.at("notes", None).at(index, None), note.figure, read)


def _check_figure(place: Place, figure: Figure, read: ReadPack) -> None:
    if figure.source is None:
        if figure.confidence in _NAMED_SOURCES:
            place.at("confidence", None).wrong("source-missing", confidence=figure.confidence.value)
    elif figure.source and figure.source not in read.regulation.sources:
        place.at("source", None).wrong("source-unknown", value=figure.source)
