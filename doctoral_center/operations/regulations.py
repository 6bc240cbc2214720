"""Publish regulation packs."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.individual_milestones import PREFIX
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.regulations import LocalText, MilestoneRule, parse_regulation
from doctoral_center.domain.regulations import Regulation as Pack
from doctoral_center.domain.reminders import SIGN_OFF_LADDER, Audience, ReminderSource, Rung
from doctoral_center.models.regulations import Regulation, ReminderStep, Rule
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.regulations import get_regulation


def publish_regulation(text: str, *, actor: Actor, now: datetime, file_name: str = "regulation.yaml") -> Regulation:
    """Publish the pack written in `text` with its rules and reminder ladders; `file_name` is named in findings.

    The same text again changes nothing and returns what is there. Raises RegulationError for a pack with mistakes and
    InvalidInputError `regulation-already-published` for another text under a published version, or `code-reserved`.
    """
    require(actor, Permission.MANAGE_PROGRAMMES)
    return write_regulation(text, actor=actor, now=now, file_name=file_name)


def write_regulation(text: str, *, actor: Actor, now: datetime, file_name: str) -> Regulation:
    """Publish as publish_regulation does; whoever calls it has asked whether `actor` may."""
    parsed = parse_regulation(text, file_name)
    _check_codes(parsed)
    digest = hashlib.sha256(text.encode()).hexdigest()
    published = get_regulation(parsed.code, parsed.version)
    if published is not None:
        if published.sha256 != digest:
            params = {"code": parsed.code, "version": parsed.version}
            raise InvalidInputError("regulation-already-published", "version", params)
        return published
    regulation = _store(parsed, text, is_individual=False, now=now)
    after = {"code": regulation.code, "version": regulation.version, "sha256": digest}
    record(Happening("regulation-published", "regulation", regulation.id, after=after), actor=actor, now=now)
    return regulation


def store_individual(text: str, *, now: datetime) -> Regulation:
    """Store the pack of a milestone for one candidate alone, as a part of an operation that has checked its permission.

    Raises RegulationError for a pack with mistakes.
    """
    return _store(parse_regulation(text, "individual.yaml"), text, is_individual=True, now=now)


def _check_codes(parsed: Pack) -> None:
    for code in (parsed.code, *(rule.code for rule in parsed.milestones)):
        if code.startswith(PREFIX):
            raise InvalidInputError("code-reserved", "code", {"code": code})


def _store(parsed: Pack, text: str, *, is_individual: bool, now: datetime) -> Regulation:
    regulation = Regulation(
        code=parsed.code,
        version=parsed.version,
        title=_languages(parsed.title),
        country=parsed.country,
        source_text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_at=now,
        is_individual=is_individual,
    )
    db.session.add(regulation)
    db.session.flush()
    for position, rule in enumerate(parsed.milestones):
        _add_rule(regulation, position, rule)
    db.session.flush()
    return regulation


def _add_rule(regulation: Regulation, position: int, parsed: MilestoneRule) -> None:
    rule = Rule(
        regulation_id=regulation.id,
        code=parsed.code,
        position=position,
        title=_languages(parsed.title),
        form=parsed.form,
        is_repeating=parsed.is_repeating,
        may_fail=parsed.may_fail is not None,
    )
    db.session.add(rule)
    db.session.flush()
    db.session.add_all(
        ReminderStep(
            rule_id=rule.id,
            source=rung.source,
            audience=rung.audience,
            offset_days=rung.offset_days,
            every_days=rung.every_days,
        )
        for rung in dict.fromkeys(ladder(parsed))
    )


def ladder(rule: MilestoneRule) -> Iterator[Rung]:
    """Yield the reminder steps of a rule, for what the candidate owes and for what its signers owe."""
    remind, report = rule.remind, ReminderSource.REPORT_DUE
    for days in (*remind.before_days, 0):
        yield Rung(report, Audience.CANDIDATE, -days)
    if (every := remind.overdue_every_days) is not None:
        yield Rung(report, Audience.CANDIDATE, every, every)
        yield Rung(report, Audience.LEAD_SUPERVISOR, every, every)
    if remind.escalate_after_days is not None:
        yield Rung(report, Audience.COORDINATOR, remind.escalate_after_days)
    if rule.sign_off:
        yield from SIGN_OFF_LADDER


def _languages(text: LocalText) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh, "ru": text.ru}
