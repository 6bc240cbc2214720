"""The operator of the machine, who is nobody in particular."""

from datetime import date

from doctoral_center.domain.people import Locale, Office
from doctoral_center.domain.permissions import Permission
from doctoral_center.policy.actors import Actor, File, Grant, operator
from doctoral_center.policy.permissions import can

OPERATOR = operator(date(2026, 11, 23))


def test_the_operator_holds_the_central_offices_and_coordinates_no_single_institution():
    assert [OPERATOR.holds(office) for office in Office] == [True, True, False]
    assert OPERATOR.institutions_of(Office.COORDINATOR) == frozenset()


def test_the_operator_enrols_and_manages_but_never_signs_or_writes_a_report():
    file = File(candidate_id=1, supervisor_ids=frozenset({2}), institution_ids=frozenset({3}), asked_ids=frozenset({2}))
    asked = [Permission.ENROL_CANDIDATE, Permission.MANAGE_INSTITUTIONS, Permission.MANAGE_PEOPLE]
    assert [can(OPERATOR, permission) for permission in asked] == [True, True, True]
    assert can(OPERATOR, Permission.DECIDE, file) is False
    assert can(OPERATOR, Permission.WRITE_REPORT, file) is False


def test_a_central_office_and_one_of_an_institution_are_told_apart():
    actor = Actor(1, Locale.EN, "UTC", (Grant(Office.COORDINATOR, 7), Grant(Office.OBSERVER, None)))
    assert actor.holds(Office.OBSERVER)
    assert not actor.holds(Office.COORDINATOR)
    assert actor.institutions_of(Office.COORDINATOR) == {7}
    assert actor.is_coordinator


def test_a_deputy_signs_for_herself_and_for_others():
    assert Actor(1, Locale.EN, "UTC", stands_in_for=frozenset({2})).signs_for == {1, 2}
