"""From a pack's plain values to what forms show, and back to what edits put into the pack.

What somebody typed that is no number stays the text that it is: the pack's reader says what is wrong with it, and
`ASKED` where in the form that is to stand.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from flask_wtf import FlaskForm

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.regulation_findings import Finding, KeyPath
from doctoral_center.domain.regulation_rules import DEFAULT_LADDER, START
from doctoral_center.web.forms.packs import EVERY, ONCE, OWN, USUAL, YEARLY

Values = dict[str, object]
LANGUAGES = ("en", "zh", "ru")
_PERIODS = ("months", "weeks", "days", "working_days")

# Where in a milestone's form a key of the pack is asked for; lists are meant as a whole.
MILESTONE_ASKED: Mapping[KeyPath, str] = {
    ("code",): "code",
    **{("title", language): f"title_{language}" for language in LANGUAGES},
    ("title",): "title_en",
    ("due",): "kind",
    ("due", "after"): "after",
    ("due", "counted_from"): "counted_from",
    **{("due", period): "count" for period in _PERIODS},
    ("due", "every_months"): "every_months",
    ("due", "each_year_on"): "year_days",
    ("due", "count"): "year_count",
    ("opens",): "opens",
    ("roll",): "roll",
    ("form",): "form",
    ("remind", "before_days"): "before_days",
    ("remind", "overdue_every_days"): "overdue_every",
    ("remind", "escalate_after_days"): "escalate_after",
    ("remind",): "ladder",
    ("may_fail", "again_within_months"): "again_within",
    ("may_fail",): "attempts",
    ("confidence",): "confidence",
    ("source",): "source",
}
HEAD_ASKED: Mapping[KeyPath, str] = {
    ("code",): "code",
    **{("title", language): f"title_{language}" for language in LANGUAGES},
    ("title",): "title_en",
    ("country",): "country",
    ("institution",): "institution",
    ("valid", "until"): "valid_until",
    ("valid",): "valid_from",
    **{
        ("duration", length, key): f"{length}_{key}"
        for length in ("normal", "maximum")
        for key in ("months", "leave_counts", "confidence", "source")
    },
    ("duration", "normal"): "normal_months",
    ("duration", "maximum"): "maximum_months",
    ("duration",): "normal_months",
}
REPORT_ASKED: Mapping[KeyPath, str] = {(): "code", ("sections",): "code"}


def asked_as(asked: Mapping[KeyPath, str], finding: Finding, below: KeyPath) -> str | None:
    """Return the name of the field that a finding below a place is about, or None."""
    path = finding.path[len(below) :]
    if finding.code in {"missing", "unknown-key"} and isinstance(name := finding.params.get("name"), str):
        path = (*path, name)
    while path:
        if path in asked:
            return asked[path]
        path = path[:-1]
    return asked.get(())


# milestones


def milestone_data(raw: object) -> Values:
    """Return what a milestone's form shows of its plain values; what is of another shape is left empty."""
    milestone = _mapping(raw)
    due, remind, may_fail = (_mapping(milestone.get(name)) for name in ("due", "remind", "may_fail"))
    kind = EVERY if "every_months" in due else YEARLY if "each_year_on" in due else ONCE
    unit = next((period for period in _PERIODS if period in due), "months")
    usual = DEFAULT_LADDER
    return {
        "code": _text(milestone.get("code")),
        **_titles("title", milestone.get("title")),
        "kind": kind,
        "count": _text(due.get(unit)),
        "unit": unit,
        "after": _text(due.get("after")) or START,
        "counted_from": _text(due.get("counted_from")) or "due",
        "every_months": _text(due.get("every_months")),
        "every_until": _text(due.get("until")) if kind == EVERY else "",
        "year_days": _list(due.get("each_year_on")),
        "year_until": _text(due.get("until")) if kind == YEARLY else "",
        "year_count": _text(due.get("count")),
        "opens": _text(_mapping(milestone.get("opens")).get("days_before")),
        "roll": _text(milestone.get("roll")) or "none",
        "form": _text(milestone.get("form")),
        "stages": [_stage_data(stage) for stage in _items(milestone.get("sign_off"))],
        "ladder": OWN if milestone.get("remind") is not None else USUAL,
        "before_days": _list(remind.get("before_days")) or ("" if remind else ", ".join(map(str, usual.before_days))),
        "overdue_every": _text(remind.get("overdue_every_days") if remind else usual.overdue_every_days),
        "escalate_after": _text(remind.get("escalate_after_days") if remind else usual.escalate_after_days),
        "attempts": _text(may_fail.get("attempts")),
        "again_within": _text(may_fail.get("again_within_months")),
        "confidence": _text(milestone.get("confidence")) or "T",
        "source": _text(milestone.get("source")),
    }


def _stage_data(raw: object) -> Values:
    stage = _mapping(raw)
    by = [role for role in _items(stage.get("by")) if isinstance(role, str)]
    return {
        "by": by,
        "need": _text(stage.get("need")) or "all",
        "within_days": _text(stage.get("within_days")) if "within_days" in stage else "14",
    }


def milestone_values(form: FlaskForm) -> Values:
    """Return what the form says of a milestone, in the words of the pack."""
    attempts = _number(form.attempts.data)
    remind = None
    if form.ladder.data == OWN:
        remind = {
            "before_days": _numbers(form.before_days.data),
            "overdue_every_days": _number(form.overdue_every.data),
            "escalate_after_days": _number(form.escalate_after.data),
        }
    return {
        "code": _said(form.code.data),
        "title": {language: _said(form[f"title_{language}"].data) for language in LANGUAGES},
        "due": _due(form),
        "opens": {"days_before": _number(form.opens.data)},
        "roll": form.roll.data,
        "form": form.form.data or None,
        "sign_off": [_stage(stage) for stage in form.stages] or None,
        "remind": remind,
        "may_fail": None
        if attempts is None
        else {"attempts": attempts, "again_within_months": _number(form.again_within.data)},
        "confidence": form.confidence.data,
        "source": form.source.data or None,
    }


def _due(form: FlaskForm) -> Values:
    values: Values = dict.fromkeys(
        ("after", *_PERIODS, "counted_from", "every_months", "each_year_on", "until", "count")
    )
    if form.kind.data == EVERY:
        until = form.every_until.data or None
        return values | {"after": START, "every_months": _number(form.every_months.data), "until": until}
    if form.kind.data == YEARLY:
        days: object = [day for day in re.split(r"[\s,;，；、]+", form.year_days.data or "") if day]
        until, count = form.year_until.data or None, _number(form.year_count.data)
        return values | {"each_year_on": days, "until": until, "count": count}
    counted_from = form.counted_from.data if form.after.data != START else None
    return (
        values
        | {"after": form.after.data, form.unit.data or "months": _number(form.count.data)}
        | {"counted_from": counted_from}
    )


def _stage(row: FlaskForm) -> Values:
    return {"by": list(row.by.data or []), "need": row.need.data, "within_days": _number(row.within_days.data)}


# the head


def head_data(pack: Mapping[str, object]) -> Values:
    """Return what the form of the head shows of a pack's plain values."""
    valid, duration, sources = (_mapping(pack.get(name)) for name in ("valid", "duration", "sources"))
    data: Values = {
        "code": _text(pack.get("code")),
        **_titles("title", pack.get("title")),
        "country": _text(pack.get("country")),
        "institution": _text(pack.get("institution")),
        "valid_from": _text(valid.get("from")),
        "valid_until": _text(valid.get("until")),
        "sources": [{"was": key, "key": key, "text": _text(text)} for key, text in sources.items()],
    }
    for name in ("normal", "maximum"):
        length = _mapping(duration.get(name))
        data |= {
            f"{name}_months": _text(length.get("months")),
            f"{name}_leave_counts": length.get("leave_counts") is True,
            f"{name}_confidence": _text(length.get("confidence")) or "T",
            f"{name}_source": _text(length.get("source")),
        }
    return data


def head_values(form: FlaskForm) -> Values:
    """Return what the form says of the head, in the words of the pack. Raises InvalidInputError about its sources."""
    names = renamed_sources(form)
    return {
        "code": _said(form.code.data),
        "title": {language: _said(form[f"title_{language}"].data) for language in LANGUAGES},
        "country": form.country.data or None,
        "institution": form.institution.data or None,
        "valid": {"from": _day(form.valid_from.data), "until": _day(form.valid_until.data)},
        "sources": _sources(form),
        "duration": {
            name: {
                "months": _number(form[f"{name}_months"].data),
                "leave_counts": bool(form[f"{name}_leave_counts"].data),
                "confidence": form[f"{name}_confidence"].data,
                "source": names.get(form[f"{name}_source"].data, form[f"{name}_source"].data) or None,
            }
            for name in ("normal", "maximum")
        },
    }


def _sources(form: FlaskForm) -> Values:
    sources: Values = {}
    for row in form.sources:
        key, text = _said(row.key.data), _said(row.text.data)
        if key is None and text is not None:
            raise InvalidInputError("source-without-key", "sources")
        if key in sources:
            raise InvalidInputError("source-twice", "sources", {"key": key})
        if key is not None:
            sources[key] = text or ""
    return sources


def renamed_sources(form: FlaskForm) -> dict[str, str]:
    """Return {old key: new key} of the sources that were given another one."""
    return {
        row.was.data: key
        for row in form.sources
        if row.was.data and (key := _said(row.key.data)) and key != row.was.data
    }


# forms


def report_data(code: str, raw: object) -> Values:
    """Return what the form of a form shows of its plain values."""
    return {"code": code, "sections": [_section_data(_mapping(each)) for each in _items(_mapping(raw).get("sections"))]}


def _section_data(section: Mapping[str, object]) -> Values:
    return {
        "key": _text(section.get("key")),
        **_titles("title", section.get("title")),
        **_titles("guidance", section.get("guidance")),
        "min_words": _text(section.get("min_words")),
        "max_words": _text(section.get("max_words")),
        "required": section.get("required") is not False,
    }


def section_values(form: FlaskForm) -> list[Values]:
    """Return what the form says of its sections, in the words of the pack."""
    return [
        {
            "key": _said(row.key.data),
            "title": {language: _said(row[f"title_{language}"].data) for language in LANGUAGES},
            "guidance": {language: _said(row[f"guidance_{language}"].data) for language in LANGUAGES},
            "min_words": _number(row.min_words.data),
            "max_words": _number(row.max_words.data),
            "required": bool(row.required.data),
        }
        for row in form.sections
    ]


# values


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _list(value: object) -> str:
    return ", ".join(text for item in _items(value) if (text := _text(item)))


def _titles(name: str, value: object) -> Values:
    return {f"{name}_{language}": _text(_mapping(value).get(language)) for language in LANGUAGES}


def _said(text: str | None) -> str | None:
    return (text or "").replace("\r\n", "\n").strip() or None


def _number(text: str | None) -> object:
    said = _said(text)
    return int(said) if said is not None and re.fullmatch(r"-?[0-9]{1,9}", said) else said


def _numbers(text: str | None) -> list[object]:
    return [_number(part) for part in re.split(r"[\s,;，；、]+", text or "") if part]


def _day(text: str | None) -> object:
    said = _said(text)
    try:
        return (
            date.fromisoformat(said) if said is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", said, re.ASCII) else said
        )
    except ValueError:
        return said
