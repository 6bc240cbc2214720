"""FINDINGS: what is wrong with a regulation pack and what to do, by a finding's code; `%(name)s` are its params.

PACK_ERRORS: what is refused of packs in work.
"""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from doctoral_center.domain.regulation_findings import Finding, Kind

PACK_ERRORS: Mapping[str, object] = {
    "base-unknown": _("There is no such published version: choose one from the list."),
    "pack-changed-meanwhile": _("Somebody has saved this pack since you opened the page."),
    "pack-too-large": _("This is longer than %(most)s characters: no pack is."),
    "programme-side-unknown": _("There is no such side of a programme: choose one from the list."),
    "side-of-others": _("This side of the programme is another university's: its coordinator or the centre decides."),
    "pack-of-others": _(
        "This pack belongs to another university or to the whole centre: ask a coordinator of the centre to publish it."
    ),
    "milestone-code-taken": _("There is another milestone “%(code)s” in this pack: choose another code."),
    "form-code-taken": _("There is another form “%(code)s” in this pack: choose another code."),
    "source-without-key": _("A source has no key: give it a short name, by which milestones refer to it."),
    "source-twice": _("Two sources have the key “%(key)s”: rename one of them."),
    "no-file": _("Choose a file first."),
    "not-utf-8": _("The file is not UTF-8 text: save it as UTF-8 and choose it again."),
    "code-reserved": _("Codes such as “%(code)s” are kept for the milestones of single candidates: choose another."),
}

FINDINGS: Mapping[str, object] = {
    # the file
    "not-yaml": _("This is not YAML: %(problem)s. Correct the line or the one before it."),
    "too-deep": _("Lists and fields stand inside one another too deeply: this is no pack."),
    "not-a-pack": _("This is no pack: a pack begins with a key and a value, such as “code: my-pack”."),
    "not-a-mapping": _("Expected keys and values here, found %(found)s."),
    "not-a-list": _("Expected a list here, found %(found)s: begin each item with a dash or write [a, b]."),
    "empty": _("There is nothing here: give at least one."),
    "too-many": _("These are more than %(most)s: split the pack or leave some out."),
    "duplicate-key": _("“%(name)s” is given twice, first in line %(first)s: keep one of them."),
    "unknown-key": _("“%(name)s” is not known here: remove it or use one of %(known)s."),
    "missing": _("“%(name)s” is missing: add it."),
    "merge-key": _("“<<” is not supported in packs: write the keys out."),
    "self-reference": _("An alias refers to what it stands in: write the values out."),
    # single values
    "not-text": _("Expected text, found %(found)s: put it in quotation marks."),
    "empty-text": _("The text is empty: write it or remove the key."),
    "not-a-whole-number": _("Expected a whole number, found %(found)s."),
    "too-small": _("%(value)s is too small: give %(least)s or more."),
    "too-large": _("%(value)s is too large: give %(most)s or less."),
    "not-yes-or-no": _("Expected true or false, found %(found)s."),
    "not-a-day": _("Expected a day such as 2025-09-01, found %(found)s."),
    "not-a-day-of-the-year": _('Expected a day of the year such as "03-31" (month, day), found %(found)s.'),
    "not-a-code": _("“%(value)s” is not a code: use small letters, digits and hyphens, a letter first."),
    "code-too-long": _("A code has at most %(most)s characters: shorten it."),
    "not-one-of": _("“%(value)s” is not known: use one of %(known)s."),
    "unknown-country": _("There is no holiday calendar for “%(value)s”: use a code such as CN, or null."),
    "not-a-ror-id": _("“%(value)s” is not a ROR id such as https://ror.org/00jdr0662: correct it, or write null."),
    "duplicate-value": _("“%(value)s” is given twice: keep it once."),
    "host-signs-no-request": _("“%(value)s” signs for a stay, not for requests: name somebody of the candidate's."),
    # what belongs together
    "ends-before-it-starts": _("%(until)s is before %(from)s: correct one of the two."),
    "maximum-below-normal": _("The longest length (%(maximum)s months) is below the normal one (%(normal)s months)."),
    "reserved-code": _("“start” stands for the first day: give the milestone another code."),
    "duplicate-code": _("The code “%(value)s” is used twice, first in line %(first)s: rename one of them."),
    "source-missing": _("Confidence %(confidence)s needs a source: name one, or write T (typical, not found)."),
    "source-unknown": _("The source “%(value)s” is not in `sources`: add it there or correct the key."),
    "no-period": _("Say how long: give one of months, weeks, days or working_days."),
    "several-periods": _("These are several periods (%(names)s): keep one."),
    "several-rules": _("every_months and each_year_on exclude each other: keep one."),
    "counted-from-start": _("The start is counted from its own day: remove counted_from."),
    "repeats-from-start-only": _("every_months counts from the start only: write “after: start”."),
    "until-and-count": _("`until` and `count` exclude each other: keep one."),
    "until-or-count": _("Without an end there would be no last one: add `until` or `count`."),
    "same-day-in-common-years": _("02-28 and 02-29 are the same day in common years: keep one."),
    "unknown-milestone": _("There is no milestone “%(value)s” in this pack: correct the code or add the milestone."),
    "repeating-milestone": _("“%(value)s” repeats, so no single day follows from it: name a one-time milestone."),
    "cycle": _("Each of %(codes)s waits for the next and the last for the first: break the circle."),
    "form-unknown": _("The form “%(value)s” is not defined under `forms`: define it or correct the name."),
    "may-fail-repeating": _("Only a one-time milestone may be failed and tried again: remove may_fail."),
    "again-missing": _("With several attempts, say again_within_months."),
    # a programme's file
    "too-few-sides": _("A joint programme needs at least %(least)s universities: add the other sides."),
    "words-reversed": _("min_words (%(least)s) is more than max_words (%(most)s): correct one of the two."),
}

_KINDS: Mapping[object, object] = {
    Kind.NOTHING: _("nothing"),
    Kind.MAPPING: _("keys and values"),
    Kind.LIST: _("a list"),
}


def finding_sentence(finding: Finding) -> str:
    """Return the sentence that says what is wrong and what to do."""
    return str(FINDINGS[finding.code]) % {name: _KINDS.get(value, value) for name, value in finding.params.items()}


def finding_line(finding: Finding) -> str:
    """Return the finding with file, line and key, the way compilers write them."""
    place = f"{finding.file}:{finding.line}"
    return ": ".join(part for part in (place, finding.key, finding_sentence(finding)) if part)
