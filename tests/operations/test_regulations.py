"""Publishing a pack: rules and reminder rungs as rows; a published version never changes."""

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db, transaction
from doctoral_center.domain.errors import InvalidInputError, NotPermittedError
from doctoral_center.domain.regulations import RegulationError
from doctoral_center.models.regulations import Regulation, ReminderStep, Rule
from doctoral_center.operations.regulations import publish_regulation
from doctoral_center.policy.actors import operator
from doctoral_center.queries.regulations import get_regulation, parsed_regulation
from tests.centre import DATA, NOW

TEXT = (DATA / "regulations" / "cn-joint-phd.yaml").read_text("utf-8")


def publish(centre, text=TEXT, *, by=None):
    with centre.writing():
        actor = centre.actor(by) if by else centre.operator
        return publish_regulation(text, actor=actor, now=centre.now).id


def ladder(centre, code):
    with centre.reading():
        rows = db.session.execute(
            select(ReminderStep.source, ReminderStep.audience, ReminderStep.offset_days, ReminderStep.every_days)
            .join(Rule, ReminderStep.rule_id == Rule.id)
            .join(Regulation, Rule.regulation_id == Regulation.id)
            .where(Regulation.code == "cn-joint-phd", Rule.code == code)
            .order_by(ReminderStep.source, ReminderStep.audience, ReminderStep.offset_days)
        )
        return [(row.source.value, row.audience.value, row.offset_days, row.every_days) for row in rows]


def test_the_ladder_of_a_rule_is_written_as_rows(centre):
    assert ladder(centre, "study-plan") == [
        ("report-due", "candidate", -30, None),
        ("report-due", "candidate", -7, None),
        ("report-due", "candidate", -1, None),
        ("report-due", "candidate", 0, None),
        ("report-due", "candidate", 7, 7),
        ("report-due", "coordinator", 14, None),
        ("report-due", "lead-supervisor", 7, 7),
        ("sign-off-due", "coordinator", 7, None),
        ("sign-off-due", "signer", -3, None),
        ("sign-off-due", "signer", 0, None),
        ("sign-off-due", "signer", 3, 3),
    ]


def test_the_same_text_again_changes_nothing(centre):
    with centre.reading():
        before = get_regulation("cn-joint-phd").id
        rules = db.session.scalar(select(func.count()).select_from(Rule))
    assert publish(centre) == before
    with centre.reading():
        assert db.session.scalar(select(func.count()).select_from(Rule)) == rules


def test_another_text_under_a_published_version_is_refused(centre):
    with pytest.raises(InvalidInputError) as refused:
        publish(centre, TEXT.replace("within_days: 14", "within_days: 15"))
    assert refused.value.code == "regulation-already-published"
    assert refused.value.params == {"code": "cn-joint-phd", "version": 1}


def test_a_new_version_stands_beside_the_old_one_and_is_the_newest(centre):
    publish(centre, TEXT.replace("version: 1", "version: 2", 1))
    with centre.reading():
        assert get_regulation("cn-joint-phd").version == 2
        assert get_regulation("cn-joint-phd", 1).version == 1
        assert get_regulation("cn-joint-phd", 3) is None


def test_rules_keep_the_order_of_the_pack(centre):
    with centre.reading():
        codes = [rule.code for rule in get_regulation("cn-joint-phd").rules]
    assert codes[:4] == ["study-plan", "progress-report", "qualifying-exam", "proposal"]


def test_a_pack_with_mistakes_is_not_published(centre):
    with pytest.raises(RegulationError):
        publish(centre, TEXT.replace("within_days: 14", "within_days: soon"))


def test_packs_are_published_by_the_centre(centre):
    with pytest.raises(NotPermittedError):
        publish(centre, by=centre.coordinator)


def test_a_published_pack_is_parsed_once_a_process(centre, count_statements):
    with centre.reading():
        row = get_regulation("cn-joint-phd")
        first = parsed_regulation(row)
        with count_statements() as statements:
            assert parsed_regulation(row) is first
        assert statements == []
        assert first.rule("proposal").may_fail.attempts == 3


def test_nothing_is_written_without_a_transaction(app):
    with app.app_context():
        with pytest.raises(RegulationError), transaction():
            publish_regulation("code: broken", actor=operator(NOW.date()), now=NOW)
        assert db.session.scalar(select(func.count()).select_from(Regulation)) == 0
