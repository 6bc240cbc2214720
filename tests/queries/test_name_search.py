"""Names are found by index and listed in one order, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, event, insert, text

from doctoral_center.db import db, dialect_name, transaction
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.people import NameKey, Person
from doctoral_center.queries.candidate_lists import list_candidacies
from doctoral_center.queries.people import find_people

PEOPLE, KEYS = 1000, 5


@pytest.fixture
def crowd(centre):
    """A thousand candidates more, with five keys each; the database knows how many there are."""
    with centre.app.app_context(), transaction():
        common = {"created_at": datetime(2026, 9, 1, tzinfo=UTC)}
        db.session.execute(
            insert(Person),
            [
                {
                    "ref": f"P-{n:08}",
                    "email": f"{n}@example.org",
                    "latin_family": f"F{n}",
                    "sort_key": f"f{n}",
                    **common,
                }
                for n in range(PEOPLE)
            ],
        )
        ids = list(db.session.scalars(db.select(Person.id).where(Person.sort_key.like("f%")).order_by(Person.id)))
        db.session.execute(
            insert(NameKey),
            [{"person_id": person, "key": f"key{n} {person}"} for person in ids for n in range(KEYS)],
        )
        file = {
            "cohort_id": centre.cohorts["hit-itmo"],
            "home_institution_id": centre.institutions["01yqg2h08"],
            "thesis_title": {},
            "starts_on": date(2026, 9, 1),
            "normal_end_on": date(2029, 9, 1),
            "latest_end_on": date(2032, 9, 1),
            "enrolled_at": datetime(2026, 9, 1, tzinfo=UTC),
        }
        db.session.execute(
            insert(Candidacy),
            [{"ref": f"C-{n:08}", "person_id": person, "sort_key": f"f{n}", **file} for n, person in enumerate(ids)],
        )
        db.session.execute(text("ANALYZE"))
    return centre


def plans(run):
    """How the database would run the statements about names that `run` runs, as lines."""
    seen = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if "name_keys" in statement:
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if dialect_name() == "sqlite" else "EXPLAIN"
    connection = db.session.connection()
    return [str(tuple(row)) for each in seen for row in connection.exec_driver_sql(f"{explain} {each[0]}", each[1])]


@pytest.mark.parametrize("typed", ["zeng", "zeng min"])
@pytest.mark.parametrize("search", ["candidates", "people"])
def test_a_name_is_found_by_the_index_of_keys(crowd, search, typed):
    with crowd.reading():
        actor = crowd.actor(crowd.centre_coordinator)
        runs = {
            "candidates": lambda: list_candidacies(actor, q=typed, now=crowd.now),
            "people": lambda: find_people(typed, actor=crowd.operator),
        }
        lines = plans(runs[search])
    assert [line for line in lines if "ix_name_keys_key" in line]
    assert [line for line in lines if "SCAN name_keys" in line or "Seq Scan on name_keys" in line] == []


NAMES = [
    ("Li", "Na", ""),
    ("Liang", "An", "梁安"),
    ("Liʼ", "Zhu", ""),
    ("Oʻktamov", "Bek", "Ўктамов Бек"),
    ("O", "Zarina", ""),
    ("Ægir", "Jon", ""),
    ("", "", "Юсупов Алишер"),
    ("", "", "Ёров Далер"),
    ("", "", "曾敏"),
]
IN_ORDER = [
    "bekova aigerim", "li na", "li zhu", "liang an", "o zarina", "oktamov bek", "zeng min", "ægir jon",
    "еров далер", "юсупов алишер", "曾敏",
]  # fmt: skip


def test_lists_have_one_order_on_both_databases_page_by_page(centre):
    with centre.writing():
        for number, (family, given, native) in enumerate(NAMES):
            centre.enrol(f"candidate_{number}", family, given, native=native)
    with centre.reading():
        actor = centre.actor(centre.centre_coordinator)
        whole = [item.person.sort_key for item in list_candidacies(actor, now=centre.now).items]
        paged, after = [], ""
        while after is not None:
            page = list_candidacies(actor, now=centre.now, after=after, limit=1)
            paged += [item.person.sort_key for item in page.items]
            after = page.after
    assert whole == IN_ORDER
    assert paged == IN_ORDER


def test_what_lists_are_ordered_by_is_compared_by_code_points(app):
    with app.app_context():
        if dialect_name() == "sqlite":
            # Every column of SQLite is, unless it says otherwise.
            sql = "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%COLLATE%'"
            assert db.session.scalar(text(sql)) == 0
            return
        sql = """SELECT table_name || '.' || column_name FROM information_schema.columns
                 WHERE table_schema = 'public' AND collation_name = 'C' ORDER BY 1"""
        assert set(db.session.scalars(text(sql))) == {
            "candidacies.sort_key",
            "institutions.name_en",
            "name_keys.key",
            "people.sort_key",
            "programmes.code",
            "tracks.sort_key",
        }
