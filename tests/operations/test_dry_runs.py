"""Trying a version on a cohort: whose dates would move, by how much, for whom nobody can say. Nothing is written."""

from datetime import date

from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.plan_moves import MoveFigures
from doctoral_center.domain.regulations import parse_regulation
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.journal import JournalEntry
from doctoral_center.operations.dry_runs import dry_run
from tests.centre import DATA, HIT, ITMO

TEXT = (DATA / "regulations" / "cn-joint-phd.yaml").read_text("utf-8")


def pack(*changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return parse_regulation(text, "pack.yaml")


EARLIER = pack(("due: {after: start, months: 3}", "due: {after: start, months: 2}"))


def run(centre, regulation=EARLIER, *, by=None, cohort="hit-itmo", at=None):
    """The dry run, with what it costs nobody: a session that only reads."""
    with centre.reading():
        found = dry_run(
            centre.cohorts[cohort],
            regulation,
            actor=centre.actor(by or centre.coordinator),
            institution_id=centre.institutions[at] if at else None,
        )
        return {
            "affected": [(each.file.person.latin_family, each.figures) for each in found.affected],
            "unaffected": [each.file.person.latin_family for each in found.unaffected],
            "failed": [(each.file.person.latin_family, each.error.code) for each in found.failed],
            "others": found.others,
            "ended": found.ended,
            "total": found.figures,
        }


NOBODY = {"affected": [], "unaffected": [], "failed": [], "others": 0, "ended": 0, "total": MoveFigures(0, 0, 0, 0, 0)}
A_MONTH_EARLIER = MoveFigures(moved=1, added=0, gone=0, earlier_days=29, later_days=0)


def test_the_present_version_moves_nothing(centre):
    assert run(centre, pack()) == NOBODY | {"unaffected": ["Zeng"]}


def test_a_date_that_would_move_is_counted_with_its_days(centre):
    assert run(centre) == NOBODY | {"affected": [("Zeng", A_MONTH_EARLIER)], "total": A_MONTH_EARLIER}


def test_days_that_appear_and_vanish_are_counted(centre):
    found = run(centre, pack(("- code: courses", "- code: course-work")))
    assert found["total"] == MoveFigures(moved=0, added=1, gone=1, earlier_days=0, later_days=0)


def test_the_largest_move_comes_first(centre):
    with centre.writing():
        other = centre.enrol("other", "Zhao", "Lei", native="赵磊")
        db.session.get_one(Candidacy, other.id).starts_on = date(2026, 3, 1)
    assert [name for name, _figures in run(centre, pack())["affected"]] == ["Zhao"]
    names = [name for name, _figures in run(centre)["affected"]]
    assert names == ["Zhao", "Zeng"]


def test_whose_dates_cannot_be_computed_is_named_with_the_reason(centre):
    with centre.writing():
        days = {"first_on": date(2026, 1, 1), "last_on": date(2026, 2, 1)}
        common = {"recorded_by_id": centre.coordinator.id, "recorded_at": centre.now}
        leave = ChangeOfTime(ref="T-22222222", candidacy_id=centre.candidacy.id, kind="leave", **days, **common)
        db.session.add(leave)
    assert run(centre) == NOBODY | {"failed": [("Zeng", "change-before-start")]}


def test_whoever_has_ended_keeps_her_days(centre):
    with centre.writing():
        candidacy = db.session.get_one(Candidacy, centre.candidacy.id)
        candidacy.state, candidacy.ended_on = "graduated", date(2026, 11, 1)
    assert run(centre) == NOBODY | {"ended": 1}


def test_a_cohort_that_follows_another_pack_is_only_counted_until_a_side_is_named(centre):
    assert run(centre, by=centre.stranger_coordinator, cohort="kaznu-bsu") == NOBODY | {"others": 1}
    assert run(centre, by=centre.partner, at=ITMO)["affected"][0][0] == "Zeng"
    assert run(centre, at=HIT) == run(centre)


def test_nobody_sees_candidates_whom_she_does_not_coordinate(centre):
    for person in (centre.stranger_coordinator, centre.supervisor, centre.candidate, centre.observer):
        assert run(centre, by=person) == NOBODY


def test_nothing_is_written(centre):
    with centre.reading():
        before = db.session.scalar(select(func.count()).select_from(JournalEntry))
    run(centre)
    with centre.reading():
        assert db.session.scalar(select(func.count()).select_from(JournalEntry)) == before
