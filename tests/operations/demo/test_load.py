"""The demo centre is the same for the same seed, and true: its dates recount and nobody misses work."""

import random
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from doctoral_center.cli.demo import read_sources
from doctoral_center.db import db, transaction
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.institutions import Institution
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.operations.demo.load import first_intake, load_demo, places
from doctoral_center.operations.demo.names import Addresses, NamePool
from doctoral_center.operations.demo.texts import SENTENCES
from doctoral_center.operations.plans import differences
from doctoral_center.policy.actors import operator
from doctoral_center.queries.files import get_file

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def sources():
    return read_sources()


def load(sources, candidates):
    with transaction():
        who = operator(day_in(NOW, "UTC"))
        load_demo(sources, operator=who, password_hash="not a hash", candidates=candidates, seed=7, now=NOW)


def test_the_demo_is_true_and_gives_everybody_something_to_do(app, sources):
    with app.app_context():
        load(sources, 6)
        assert db.session.scalar(select(func.count(Institution.id))) == 3621
        refs = db.session.scalars(select(Candidacy.ref)).all()
        assert len(refs) == 6
        assert [differences(get_file(ref)) for ref in refs] == [()] * 6
        states = set(db.session.scalars(select(Reviewable.state)))
        assert {MilestoneState.OPEN, MilestoneState.SUBMITTED, MilestoneState.APPROVED} <= states
        assert db.session.scalar(select(func.max(JournalEntry.at))) < NOW
        asked = db.session.execute(
            select(Request.kind, Reviewable.state)
            .join(Reviewable, Reviewable.id == Request.reviewable_id)
            .order_by(Request.reviewable_id)
        ).all()
        assert [(row.kind.value, row.state.value) for row in asked] == [
            ("extension", "approved"),
            ("extension", "submitted"),
            ("leave", "submitted"),
        ]
        waiting = select(Person.email).join(SignOff, SignOff.person_id == Person.id)
        waiting = waiting.join(Stage, SignOff.stage_id == Stage.id).join(Round, Stage.round_id == Round.id)
        waiting = waiting.join(Request, Request.reviewable_id == Round.reviewable_id)
        people = db.session.scalars(waiting.where(SignOff.verdict.is_(None), SignOff.closed_at.is_(None))).all()
        assert {"supervisor@demo.example", "partner@demo.example"} <= set(people)
        oldest = db.session.scalar(select(func.min(Message.next_at)).where(Message.state == "planned"))
        assert oldest >= datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_the_same_seed_makes_the_same_centre(app, sources):
    heads = []
    with app.app_context():
        for _ in range(2):
            load(sources, 1)
            heads.append(db.session.execute(select(Candidacy.ref, Candidacy.journal_seq)).all())
            with transaction() as session:
                for table in reversed(db.metadata.sorted_tables):
                    session.execute(table.delete())
    assert heads[0] == heads[1]


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 11, 23), 2023), (date(2026, 8, 31), 2022), (date(2026, 9, 1), 2023)]
)
def test_the_oldest_intake_began_three_years_ago(today, year):
    assert first_intake(today) == year


def test_candidates_are_spread_over_intakes_and_programmes_and_the_manuals_one_comes_first():
    starts = [date(year, 9, 1) for year in (2023, 2024, 2025)]
    all_places = list(places(120, starts))
    assert [sum(place.starts_on == start for place in all_places) for start in starts] == [14, 34, 72]
    assert len({place.plan.code for place in all_places}) == 5
    assert (all_places[0].plan.code, all_places[0].starts_on) == ("photonics", date(2024, 9, 1))


def test_no_name_comes_twice_while_there_are_others(sources):
    pool = NamePool(sources.name_parts, random.Random(1))
    drawn = [pool.draw("CN") for _ in range(78)]
    assert len({(name.latin_family, name.latin_given) for name in drawn}) == 78


def test_a_family_name_has_the_form_that_its_bearer_bears(sources):
    pool = NamePool(sources.name_parts, random.Random(1))
    names = {name.latin_given: name.latin_family for name in (pool.draw("KG") for _ in range(18))}
    women = {row["latin"] for row in sources.name_parts if (row["country"], row["part"]) == ("KG", "given_f")}
    assert {given for given, family in names.items() if family.endswith("a")} == women


def test_two_people_of_one_name_have_two_addresses(sources):
    addresses = Addresses()
    name = NamePool(sources.name_parts, random.Random(1)).draw("RU")
    first, second = addresses.make(name), addresses.make(name)
    assert second == first.replace("@", "2@")


def test_there_is_as_much_to_say_in_each_language():
    assert {language: len(sentences) for language, sentences in SENTENCES.items()} == {"en": 12, "zh": 12, "ru": 12}
