from datetime import date

import pytest

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import Locale
from doctoral_center.domain.reminders import MailRhythm
from doctoral_center.models.people import Person
from doctoral_center.operations.accounts import (
    Settings,
    change_account,
    choose_language,
    end_deputyship,
    name_deputy,
)
from doctoral_center.operations.people import Names
from doctoral_center.queries.people import list_name_keys

NAMES = Names("李伟", "zh", "LI", "WEI ANDREW")
SETTINGS = Settings(Locale.RU, "Asia/Almaty", 9, "KZ", MailRhythm.SINGLE)


def change(centre, names=NAMES, settings=SETTINGS):
    with centre.writing():
        change_account(names, settings, actor=centre.actor(centre.supervisor), now=centre.now)


def supervisor(centre):
    return db.session.get_one(Person, centre.supervisor.id)


def test_new_names_are_found_and_old_ones_are_not(centre):
    change(centre)
    with centre.reading():
        keys = {row.key for row in list_name_keys(centre.supervisor.id)}
        assert {"andrew", "li wei andrew", "李伟"} <= keys
        assert supervisor(centre).sort_key == "li wei andrew"


@pytest.mark.parametrize(
    ("names", "settings", "code"),
    [
        (Names(), SETTINGS, "name-missing"),
        (NAMES, Settings(Locale.EN, "Mars/Olympus", 8, None, MailRhythm.SINGLE), "timezone-unknown"),
        (NAMES, Settings(Locale.EN, "../etc/passwd", 8, None, MailRhythm.SINGLE), "timezone-unknown"),
        (NAMES, Settings(Locale.EN, "UTC", 24, None, MailRhythm.SINGLE), "hour-unknown"),
        (NAMES, Settings(Locale.EN, "UTC", -1, None, MailRhythm.SINGLE), "hour-unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(centre, names, settings, code):
    with pytest.raises(InvalidInputError) as caught:
        change(centre, names, settings)
    assert caught.value.code == code
    with centre.reading():
        assert (supervisor(centre).timezone, supervisor(centre).latin_given) == ("Asia/Shanghai", "Wei")


def test_a_language_is_kept(centre):
    with centre.writing():
        choose_language(Locale.ZH, actor=centre.actor(centre.supervisor))
    with centre.reading():
        assert supervisor(centre).locale is Locale.ZH


def test_a_deputy_signs_inside_the_days_only(centre):
    with centre.writing():
        name_deputy(
            "cosupervisor@example.org",
            date(2026, 11, 23),
            date(2026, 11, 24),
            actor=centre.actor(centre.supervisor),
            now=centre.now,
        )
    with centre.reading():
        assert centre.actor(centre.cosupervisor).stands_in_for == {centre.supervisor.id}
    centre.at(centre.now.replace(day=25))
    with centre.reading():
        assert centre.actor(centre.cosupervisor).stands_in_for == frozenset()


def test_an_ended_deputyship_ends_at_once(centre):
    with centre.writing():
        actor = centre.actor(centre.supervisor)
        name_deputy("cosupervisor@example.org", date(2026, 11, 1), date(2026, 12, 24), actor=actor, now=centre.now)
        end_deputyship(actor=actor, now=centre.now)
    with centre.reading():
        assert centre.actor(centre.cosupervisor).stands_in_for == frozenset()
