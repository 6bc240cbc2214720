"""Files are found, locked before they change, and know who may what."""

import threading
from datetime import date

import pytest

from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.models.candidacies import Supervision
from doctoral_center.operations.changes_of_time import grant_extension
from doctoral_center.operations.plans import differences
from doctoral_center.queries.files import (
    get_file,
    get_file_of_milestone,
    get_file_of_supervision,
    is_in_force,
    lock_file,
    lock_file_by_ref,
    lock_milestone,
)
from tests.signing import submit


def test_a_file_knows_its_zone_and_its_day(centre):
    with centre.reading():
        file = get_file(centre.candidacy.ref)
        assert (file.zone, file.today(centre.now)) == ("Asia/Shanghai", date(2026, 11, 23))
        assert file.candidate.latin_family == "Zeng"


def test_what_is_not_there_is_none_for_readers_and_an_error_for_writers(centre):
    with centre.reading():
        assert get_file("C-22222222") is None
        assert get_file_of_milestone("M-22222222") is None
        assert get_file_of_supervision("V-22222222") is None
    with centre.writing():
        for missing in (
            lambda: lock_file(0),
            lambda: lock_file_by_ref("C-22222222"),
            lambda: lock_milestone("M-22222222"),
        ):
            with pytest.raises(NotFoundError):
                missing()


def test_access_names_the_sides_of_a_milestone_and_of_the_whole_file_none(centre):
    hit, itmo = centre.institutions["01yqg2h08"], centre.institutions["04txgxn49"]
    exam, plan = centre.milestone("qualifying-exam"), centre.milestone("study-plan")
    with centre.reading():
        actor = centre.actor(centre.coordinator)
        file, milestone = get_file_of_milestone(exam)
        assert file.access(actor).side_ids == frozenset()
        assert file.access(actor).institution_ids == {hit, itmo}
        assert file.access(actor, milestone).side_ids == {hit}
        file, milestone = get_file_of_milestone(plan)
        assert file.access(actor, milestone).side_ids == {hit, itmo}


def test_whoever_is_asked_to_sign_stands_in_the_file_until_she_has(centre):
    with centre.reading():
        assert get_file(centre.candidacy.ref).asked_ids == frozenset()
    submit(centre, centre.milestone("study-plan"))
    with centre.reading():
        assert get_file(centre.candidacy.ref).asked_ids == {centre.supervisor.id, centre.cosupervisor.id}


@pytest.mark.parametrize(
    ("from_on", "until_on", "holds"),
    [
        (date(2026, 11, 23), None, True),
        (date(2026, 11, 24), None, False),
        (date(2026, 1, 1), date(2026, 11, 23), True),
        (date(2026, 1, 1), date(2026, 11, 22), False),
    ],
)
def test_a_supervision_holds_from_day_to_day_both_included(from_on, until_on, holds):
    supervision = Supervision(role=SupervisionRole.LEAD, from_on=from_on, until_on=until_on)
    assert is_in_force(supervision, date(2026, 11, 23)) is holds


def test_two_coordinators_at_once_both_count(centre):
    """The second waits for the first and then sees what it did: neither move is lost."""
    refs = {"coordinator": centre.milestone("qualifying-exam"), "partner": centre.milestone("agreement")}
    ready, failures = threading.Barrier(2), []

    def extend(name):
        try:
            ready.wait(10)
            with centre.writing():
                actor = centre.actor(centre.people[name])
                grant_extension(refs[name], actor=actor, due_on=date(2028, 1, 31), reason="Illness", now=centre.now)
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=extend, args=(name,)) for name in refs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    with centre.reading():
        days = [get_file_of_milestone(ref)[1].due_on for ref in refs.values()]
        file = get_file(centre.candidacy.ref)
        assert differences(file) == ()
    assert days == [date(2028, 1, 31), date(2028, 1, 31)]
