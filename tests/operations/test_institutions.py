"""The register of universities is loaded, kept and told once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import NotPermittedError
from doctoral_center.domain.institutions import COLUMNS
from doctoral_center.domain.tables import TableError
from doctoral_center.models.institutions import Institution, Membership
from doctoral_center.models.journal import JournalEntry
from doctoral_center.operations.institutions import Loaded, load_register

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def university(code, **values):
    row = dict.fromkeys(COLUMNS) | {"code": code, "name_en": code.title(), "country": "KG", "source": "test"}
    return row | {"sco_university_member": "unknown"} | values


def load(centre, *rows, actor=None):
    with centre.writing():
        who = centre.actor(actor) if actor else centre.operator
        return load_register(rows, actor=who, now=NOW)


def stored(centre, model):
    with centre.reading():
        return db.session.scalars(select(model).order_by(model.id)).all()


def test_new_universities_come_and_those_that_are_not_named_stay(centre):
    assert load(centre, university("osh"), university("naryn")) == Loaded(2, 0, 0, 0)
    assert load(centre, university("osh", city="Osh"), university("talas")) == Loaded(1, 1, 0, 0)
    found = {each.code: each.city for each in stored(centre, Institution) if each.source == "test"}
    assert found == {"osh": "Osh", "naryn": None, "talas": None}


def test_a_membership_keeps_the_days_and_source_that_were_entered_here(centre):
    member = university("osh", sco_university_member="yes", member_evidence="A list of 2010")
    assert load(centre, member) == Loaded(1, 0, 0, 1)
    with centre.writing():
        db.session.scalars(select(Membership)).one().source = "A letter of 2026"
    assert load(centre, member) == Loaded(0, 0, 1, 0)
    assert load(centre, university("osh")) == Loaded(0, 0, 1, 0)
    (membership,) = stored(centre, Membership)
    assert (membership.network, membership.direction, membership.from_on) == ("SCO University", "", None)
    assert membership.source == "A letter of 2026"


def test_a_load_is_told_once_and_a_load_that_changes_nothing_never(centre):
    load(centre, university("osh"), university("naryn"))
    load(centre, university("osh"), university("naryn"))
    told = [each for each in stored(centre, JournalEntry) if each.action == "institutions-loaded"]
    assert [(each.stream, each.after) for each in told] == [("centre", {"new": 2, "changed": 0, "memberships": 0})]


def test_a_ror_id_may_move_within_one_load_but_not_be_taken(centre):
    ror = "https://ror.org/00jdr0662"
    load(centre, university("osh", ror_id=ror))
    with pytest.raises(TableError) as refused:
        load(centre, university("naryn", ror_id=ror))
    assert refused.value.params == {"value": ror, "code": "naryn", "other": "osh"}


@pytest.mark.parametrize("name", ["coordinator", "supervisor", "observer", "candidate"])
def test_only_the_centre_keeps_the_register(centre, name):
    with pytest.raises(NotPermittedError):
        load(centre, university("osh"), actor=getattr(centre, name))
    assert load(centre, university("osh"), actor=centre.administrator) == Loaded(1, 0, 0, 0)
