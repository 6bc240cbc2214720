"""Imports are all or nothing, keep to the actor's programmes, and never enrol twice."""

import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from doctoral_center.db import db
from doctoral_center.documents.cohort_sheets import cohort_rows
from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.errors import NotPermittedError
from doctoral_center.domain.tables import TableError
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.people import NameKey, Person
from doctoral_center.operations.cohort_imports import Imported, import_cohort
from tests.centre import BSU, KAZNU
from tests.cohort_files import csv_of, row, rows

# A row of the other programme, in which Zeng Min's coordinators have no part.
STRANGER = {
    "programme": "kaznu-bsu",
    "home": KAZNU,
    "lead_institution": KAZNU,
    "lead_email": "stranger.supervisor@example.org",
    "co1_institution": BSU,
    "co1_email": "new@example.org",
    "co1_name": "Новик, Ольга",
}


def run(centre, some, *, actor=None, now=None):
    table = cohort_rows(read_table(io.BytesIO(csv_of(some))))
    with centre.writing():
        who = centre.actor(actor) if actor else centre.operator
        return import_cohort(table, actor=who, now=now or centre.now)


def refusal(centre, some, **options):
    with pytest.raises(TableError) as refused:
        run(centre, some, **options)
    return [(finding.cell, finding.code) for finding in refused.value.findings]


def world(centre):
    """How many rows there are of whatever an import writes."""
    with centre.reading():
        return [
            db.session.scalar(select(func.count()).select_from(table))
            for table in (Candidacy, Person, NameKey, JournalEntry)
        ]


_BREAKS = (
    {"programme": "none"},
    {"year": "2031"},
    {"home": "Nowhere University"},
    {"co1_institution": "Harbin Institute of Technology"},
    {"co1_email": "nobody@example.org"},
    {"lead_email": "cosupervisor@example.org"},
    {"discipline": "nothing"},
    {"email": "stranger.candidate@example.org"},
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_bad_row_among_good_ones_means_none(centre, data):
    good = rows(data.draw(st.integers(1, 4)))
    bad = row(**{"email": "bad@example.org"} | data.draw(st.sampled_from(_BREAKS)))
    place = data.draw(st.integers(0, len(good)))
    before = world(centre)
    found = refusal(centre, [*good[:place], bad, *good[place:]])
    assert {cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell, _code in found} == {str(place + 2)}
    assert world(centre) == before


def test_a_coordinator_imports_into_the_programmes_of_her_university_only(centre):
    assert run(centre, rows(1), actor=centre.coordinator) == Imported(1, 0, 1)
    assert run(centre, rows(2), actor=centre.partner) == Imported(1, 1, 1)
    foreign = row(**STRANGER, email="x@example.org")
    assert refusal(centre, [foreign], actor=centre.coordinator) == [("A2", "programme-unknown")]
    missing = row(programme="nothing-at-all", email="x@example.org")
    assert refusal(centre, [missing], actor=centre.coordinator) == [("A2", "programme-unknown")]
    assert run(centre, [foreign], actor=centre.stranger_coordinator) == Imported(1, 0, 2)


@pytest.mark.parametrize("name", ["supervisor", "candidate", "observer", "administrator"])
def test_only_coordinators_import(centre, name):
    with pytest.raises(NotPermittedError):
        run(centre, rows(1), actor=getattr(centre, name))


def test_a_coordinator_does_not_enrol_herself_and_what_was_enrolled_before_is_taken_back(centre):
    own = row(email=centre.coordinator.email, native_name=None, latin_family="Wang", latin_given="Fang")
    before = world(centre)
    assert refusal(centre, [*rows(2), own], actor=centre.coordinator) == [("4", "refused:not-permitted")]
    assert world(centre) == before


def test_the_same_rows_again_and_more_of_them_enrol_the_new_ones_only(centre):
    run(centre, rows(2))
    assert run(centre, rows(2), now=centre.now + timedelta(days=1)) == Imported(0, 2, 0)
    assert run(centre, rows(5)) == Imported(3, 2, 3)
    with centre.reading():
        actions = db.session.scalars(
            select(JournalEntry.action)
            .where(JournalEntry.stream == "centre")
            .order_by(JournalEntry.seq.desc())
            .limit(2)
        )
        assert list(actions) == ["cohort-imported", "cohort-imported"]


def test_cells_that_say_nothing_are_not_compared(centre):
    run(centre, [row(locale="ru", title_zh="题目")])
    nothing = dict.fromkeys(("native_language", "title_en", "discipline", "lead_share", "co1_share"))
    assert run(centre, [row(**nothing)]) == Imported(0, 1, 0)


def test_a_known_person_may_enter_another_cohort_under_her_own_name(centre):
    run(centre, [row()])
    other = row(**STRANGER)
    assert run(centre, [other]) == Imported(1, 0, 1)
    renamed = row(**STRANGER | {"email": "supervisor@example.org"})
    assert refusal(centre, [renamed]) == [("C2", "email-of-another")]


def test_new_supervisors_are_added_once_under_one_name(centre):
    new = {"co1_email": "orlov@example.org", "co1_name": "Orlov, Igor"}
    some = rows(3, **new)
    some[2] = some[2] | {"co1_name": ""}
    assert run(centre, some) == Imported(3, 0, 4)
    changed = [row(email=f"z{n}@example.org", co1_email="petrov@example.org", co1_name=name)
               for n, name in enumerate(["Petrov, Ivan", "Petrov, Igor", "Petrov Igor"])]  # fmt: skip
    assert refusal(centre, changed) == [("U3", "renamed-in-file"), ("U4", "name-not-split")]


def test_one_candidate_has_one_name_in_one_file(centre):
    twice = [row(), row(**STRANGER | {"native_name": "张雷"})]
    assert refusal(centre, twice) == [("C3", "renamed-in-file")]


def test_institutions_are_found_by_any_name_and_checked_against_the_programme(centre):
    by_name = row(
        home="哈尔滨工业大学", lead_institution="https://ror.org/01yqg2h08", co1_institution="itmo university"
    )
    assert run(centre, [by_name]) == Imported(1, 0, 1)
    elsewhere = row(email="x@example.org", home=KAZNU)
    assert refusal(centre, [elsewhere]) == [("J2", "institution-elsewhere")]


def test_a_further_candidate_costs_a_fixed_number_of_statements(centre):
    seen = []
    with centre.reading():
        event.listen(db.engine, "before_cursor_execute", lambda *_: seen.append(1))
    costs = []
    for count in (1, 2, 12):
        seen.clear()
        run(centre, rows(40)[-count - len(costs) * 12 :][:count])
        costs.append(len(seen))
    # One by one there would be fifteen statements more for each milestone and each name.
    assert (costs[2] - costs[1]) / 10 == costs[1] - costs[0]
    assert costs[1] - costs[0] <= 32
