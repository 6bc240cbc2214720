"""Reads a pack's keys into rules: the shape, key by key. What belongs together is checked by regulation_links.py."""

import re
from dataclasses import dataclass
from datetime import date

from doctoral_center.domain import calendars
from doctoral_center.domain.due_schema import Link, read_due
from doctoral_center.domain.pack_place import Keys, Place
from doctoral_center.domain.regulation_rules import (
    DEFAULT_LADDER,
    Confidence,
    Duration,
    Figure,
    Form,
    FormSection,
    LocalText,
    MayFail,
    MilestoneRule,
    Note,
    Opens,
    Regulation,
    ReminderLadder,
    Roll,
    SignOffStage,
)
from doctoral_center.domain.sign_off import Need, SignerRole

LANGUAGES = ("en", "zh", "ru")
MOST_MONTHS = 1200  # a century; a larger figure is a slip of the pen
MOST_DAYS = 36_600
MOST_MILESTONES = 200
MOST_ITEMS = 100
SIGN_WITHIN_DAYS = 14
ROR_ID = re.compile(r"(?:https://ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})")


@dataclass(frozen=True)
class ReadRule:
    """A milestone rule with its place and what its due rule refers to (None: the due rule itself is wrong)."""

    place: Place
    rule: MilestoneRule
    links: tuple[Link, ...] | None


@dataclass(frozen=True)
class ReadPack:
    """A pack as read: the regulation, to be used only if there were no findings, and the rules with their places."""

    regulation: Regulation
    rules: tuple[ReadRule, ...]


def read_pack(pack: Place, default_code: str) -> ReadPack:
    """Read a whole pack; a pack that is not checked strictly may leave out what the deadline engine does not need."""
    keys = pack.keys(
        needed=("duration", "milestones"),
        strict=("code", "version", "title", "valid", "sources"),
        free=("country", "institution", "forms", "notes"),
    )
    code = place.code() if (place := keys.given("code")) else default_code
    normal, maximum = _durations(keys.given("duration"), pack)
    valid_from, valid_until = _validity(keys.given("valid"))
    rules = _rules(keys.given("milestones"))
    return ReadPack(
        Regulation(
            code=code,
            version=place.whole(1, 1_000_000) if (place := keys.given("version")) else 1,
            title=_local_text(keys.given("title"), code),
            country=_country(keys.get("country")),
            institution=_institution(keys.get("institution")),
            valid_from=valid_from,
            valid_until=valid_until,
            sources=_sources(keys.given("sources")),
            normal=normal,
            maximum=maximum,
            milestones=tuple(read.rule for read in rules),
            forms=_forms(keys.get("forms")),
            notes=_notes(keys.get("notes")),
        ),
        rules,
    )


def _local_text(place: Place | None, default: str) -> LocalText:
    if place is None:
        return LocalText(default, default, default)
    keys = place.keys(needed=LANGUAGES)
    return LocalText(*(there.text() if (there := keys.given(name)) else "" for name in LANGUAGES))


def _country(place: Place | None) -> str | None:
    if place is None:
        return None
    country = place.text()
    if country and not calendars.is_known_country(country):
        place.wrong("unknown-country", value=country)
    return country


def _institution(place: Place | None) -> str | None:
    if place is None:
        return None
    institution = place.text()
    match = ROR_ID.fullmatch(institution)
    if match is None:
        if institution:
            place.wrong("not-a-ror-id", value=institution)
        return None
    return f"https://ror.org/{match[1]}"


def _validity(place: Place | None) -> tuple[date | None, date | None]:
    if place is None:
        return None, None
    keys = place.keys(needed=("from",), free=("until",))
    valid_from = there.day() if (there := keys.given("from")) else None
    valid_until = there.day() if (there := keys.get("until")) else None
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        place.wrong("ends-before-it-starts", **{"from": valid_from, "until": valid_until})
    return valid_from, valid_until


def _sources(place: Place | None) -> dict[str, str]:
    sources = {}
    for source in place.any_keys() if place is not None else []:
        name = str(source.path[-1])
        Place(name, source.path, source.findings, source.is_strict).code()
        sources[name] = source.text()
    return sources


def _durations(place: Place | None, pack: Place) -> tuple[Duration, Duration]:
    nothing = Duration(0, leave_counts=False, figure=Figure(Confidence.TYPICAL, None))
    if place is None:
        return nothing, nothing
    keys = place.keys(needed=("normal", "maximum"))
    normal = _duration(there) if (there := keys.given("normal")) else nothing
    maximum = _duration(there) if (there := keys.given("maximum")) else nothing
    if 0 < maximum.months < normal.months:
        pack.at("duration", None).at("maximum", None).wrong(
            "maximum-below-normal", maximum=maximum.months, normal=normal.months
        )
    return normal, maximum


def _duration(place: Place) -> Duration:
    keys = place.keys(needed=("months",), strict=("confidence",), free=("leave_counts", "source"))
    months = there.whole(1, MOST_MONTHS) if (there := keys.given("months")) else 0
    leave_counts = there.yes_or_no() if (there := keys.given("leave_counts")) else False
    return Duration(months, leave_counts, _figure(keys))


def _figure(keys: Keys) -> Figure:
    confidence = there.one_of(Confidence) if (there := keys.given("confidence")) else Confidence.TYPICAL
    return Figure(confidence, there.text() if (there := keys.get("source")) else None)


def _notes(place: Place | None) -> tuple[Note, ...]:
    return tuple(_note(item) for item in place.items(MOST_ITEMS)) if place is not None else ()


def _note(place: Place) -> Note:
    keys = place.keys(needed=("text",), strict=("confidence",), free=("source",))
    return Note(_local_text(keys.given("text"), ""), _figure(keys))


def _rules(place: Place | None) -> tuple[ReadRule, ...]:
    return tuple(_rule(item) for item in place.items(MOST_MILESTONES)) if place is not None else ()


def _rule(place: Place) -> ReadRule:
    keys = place.keys(
        needed=("code", "due"),
        strict=("title", "sign_off", "confidence"),
        free=("opens", "roll", "form", "remind", "may_fail", "source", "notes"),
    )
    code = there.code() if (there := keys.given("code")) else ""
    due, links = read_due(keys.given("due"))
    rule = MilestoneRule(
        code=code,
        title=_local_text(keys.given("title"), code),
        due=due,
        opens=_opens(keys.get("opens")),
        roll=there.one_of(Roll) if (there := keys.given("roll")) else Roll.NONE,
        form=there.code() if (there := keys.get("form")) else None,
        sign_off=read_sign_off(keys.given("sign_off")),
        remind=_ladder(keys.get("remind")),
        may_fail=_may_fail(keys.get("may_fail")),
        figure=_figure(keys),
        notes=_notes(keys.get("notes")),
    )
    return ReadRule(place, rule, links)


def _opens(place: Place | None) -> Opens | None:
    if place is None:
        return None
    days_before = place.keys(needed=("days_before",)).given("days_before")
    return Opens(days_before.whole(0, MOST_DAYS)) if days_before else None


def read_sign_off(place: Place | None) -> tuple[SignOffStage, ...]:
    """Read who signs, stage by stage; () where nothing is said."""
    return tuple(_stage(item) for item in place.items(MOST_ITEMS)) if place is not None else ()


def _stage(place: Place) -> SignOffStage:
    keys = place.keys(needed=("by",), free=("need", "within_days"))
    by: list[SignerRole] = []
    for item in there.items(MOST_ITEMS) if (there := keys.given("by")) else []:
        role = item.one_of(SignerRole)
        if role in by and item.value == role:
            item.wrong("duplicate-value", value=role.value)
        by.append(role)
    need = there.one_of(Need) if (there := keys.given("need")) else Need.ALL
    within_days = there.whole(1, MOST_DAYS) if (there := keys.given("within_days")) else SIGN_WITHIN_DAYS
    return SignOffStage(tuple(by), need, within_days)


def _ladder(place: Place | None) -> ReminderLadder:
    if place is None:
        return DEFAULT_LADDER
    keys = place.keys(needed=("before_days",), free=("overdue_every_days", "escalate_after_days"))
    before: list[int] = []
    for item in there.items(MOST_ITEMS) if (there := keys.given("before_days")) else []:
        days = item.whole(1, MOST_DAYS)
        if days in before:
            item.wrong("duplicate-value", value=days)
        before.append(days)
    every = there.whole(1, MOST_DAYS) if (there := keys.get("overdue_every_days")) else None
    escalate = there.whole(1, MOST_DAYS) if (there := keys.get("escalate_after_days")) else None
    return ReminderLadder(tuple(sorted(before, reverse=True)), every, escalate)


def _may_fail(place: Place | None) -> MayFail | None:
    if place is None:
        return None
    keys = place.keys(needed=("attempts",), free=("again_within_months",))
    attempts = there.whole(1, MOST_ITEMS) if (there := keys.given("attempts")) else 1
    again = there.whole(0, MOST_MONTHS) if (there := keys.get("again_within_months")) else None
    if attempts > 1 and again is None:
        place.wrong("again-missing")
    return MayFail(attempts, again)


def _forms(place: Place | None) -> dict[str, Form]:
    forms = {}
    for item in place.any_keys() if place is not None else []:
        code = str(item.path[-1])
        Place(code, item.path, item.findings, item.is_strict).code()
        sections = item.keys(needed=("sections",)).given("sections")
        forms[code] = Form(code, tuple(map(_section, sections.items(MOST_ITEMS))) if sections else ())
        _check_section_keys(item, forms[code])
    return forms


def _section(place: Place) -> FormSection:
    keys = place.keys(needed=("key",), strict=("title",), free=("guidance", "min_words", "max_words", "required"))
    key = there.code() if (there := keys.given("key")) else ""
    least = there.whole(0, 1_000_000) if (there := keys.get("min_words")) else None
    most = there.whole(1, 1_000_000) if (there := keys.get("max_words")) else None
    if least is not None and most is not None and least > most:
        place.wrong("words-reversed", least=least, most=most)
    return FormSection(
        key=key,
        title=_local_text(keys.given("title"), key),
        guidance=_local_text(there, "") if (there := keys.get("guidance")) else None,
        min_words=least,
        max_words=most,
        is_required=there.yes_or_no() if (there := keys.given("required")) else True,
    )


def _check_section_keys(form: Place, read: Form) -> None:
    seen: dict[str, int] = {}
    for index, section in enumerate(read.sections):
        place = form.at("sections", None).at(index, None).at("key", None)
        if section.key in seen and section.key:
            place.wrong("duplicate-code", value=section.key, first=seen[section.key])
        seen.setdefault(section.key, form.findings.line(place.path))
