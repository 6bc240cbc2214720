import pytest

from doctoral_center.domain.sign_off import Need, Outcome, SignerRole, Verdict, approvals_needed, outcome, who_is_asked

VERDICTS = {"a": Verdict.APPROVE, "r": Verdict.RETURN, "n": Verdict.NOT_PASS, ".": None}


@pytest.mark.parametrize(
    ("need", "verdicts", "expected"),
    [
        ("all", "", "pending"),
        ("one", "", "pending"),
        ("majority", "", "pending"),
        ("all", "a.", "pending"),
        ("all", "aa", "approved"),
        ("all", "ar", "returned"),
        ("all", ".r", "returned"),
        ("one", "..", "pending"),
        ("one", "a.", "approved"),
        ("one", ".r", "returned"),
        ("majority", "aa...", "pending"),
        ("majority", "aaa..", "approved"),
        ("majority", "rr...", "pending"),
        ("majority", "rrr..", "returned"),
        ("majority", "a.", "pending"),
        ("majority", "ar", "returned"),
        ("two_thirds", "aa.", "approved"),
        ("two_thirds", "a..", "pending"),
        ("two_thirds", "arr", "returned"),
        ("two_thirds", "rr.", "returned"),
        ("two_thirds", "aaar", "approved"),
        ("two_thirds", "aarr", "returned"),
    ],
)
def test_a_stage_comes_to_what_its_need_says(need, verdicts, expected):
    assert outcome(Need(need), [VERDICTS[letter] for letter in verdicts], may_fail=False) is Outcome(expected)


@pytest.mark.parametrize(
    ("need", "verdicts", "expected"),
    [
        ("all", "an", "not-passed"),
        ("one", "n.", "not-passed"),
        ("all", "ar", "returned"),
        ("majority", "nr.", "not-passed"),
        ("two_thirds", "rr.", "not-passed"),
    ],
)
def test_where_the_rule_may_fail_an_impossible_approval_is_not_passed(need, verdicts, expected):
    assert outcome(Need(need), [VERDICTS[letter] for letter in verdicts], may_fail=True) is Outcome(expected)


@pytest.mark.parametrize(
    ("need", "asked", "expected"),
    [("all", 5, 5), ("one", 5, 1), ("majority", 4, 3), ("majority", 5, 3), ("two_thirds", 3, 2), ("two_thirds", 7, 5)],
)
def test_how_many_approvals_a_need_takes(need, asked, expected):
    assert approvals_needed(Need(need), asked) == expected


HOLDERS = {
    SignerRole.LEAD_SUPERVISOR: [1],
    SignerRole.CO_SUPERVISORS: [2, 3],
    SignerRole.SUPERVISORS: [1, 2, 3],
    SignerRole.INSTITUTION_COORDINATOR: [3, 4],
    SignerRole.CENTRE_COORDINATOR: [5, 6],
}
CANDIDATE = 9


def asked(*roles, holders=HOLDERS):
    asking = who_is_asked([SignerRole(role) for role in roles], holders, CANDIDATE)
    return [(one.person_id, one.role.value) for one in asking.asked], asking.fell_to_centre


def test_everybody_who_holds_a_part_is_asked_in_the_order_of_the_parts():
    assert asked("lead_supervisor", "co_supervisors") == (
        [(1, "lead_supervisor"), (2, "co_supervisors"), (3, "co_supervisors")],
        False,
    )


def test_a_person_with_two_parts_is_asked_once_for_the_first():
    assert asked("co_supervisors", "institution_coordinator") == (
        [(2, "co_supervisors"), (3, "co_supervisors"), (4, "institution_coordinator")],
        False,
    )


def test_nobody_is_asked_to_sign_their_own_file():
    holders = HOLDERS | {SignerRole.INSTITUTION_COORDINATOR: [CANDIDATE, 4]}
    assert asked("institution_coordinator", holders=holders) == ([(4, "institution_coordinator")], False)


def test_a_stage_with_nobody_goes_to_the_coordinators_of_the_centre():
    assert asked("host_supervisor") == ([(5, "centre_coordinator"), (6, "centre_coordinator")], True)


def test_a_stage_whose_only_signer_is_the_candidate_goes_to_the_centre():
    holders = HOLDERS | {SignerRole.LEAD_SUPERVISOR: [CANDIDATE]}
    assert asked("lead_supervisor", holders=holders) == ([(5, "centre_coordinator"), (6, "centre_coordinator")], True)


def test_without_a_coordinator_of_the_centre_nobody_is_asked():
    assert asked("host_supervisor", holders={}) == ([], True)


def test_the_coordinator_of_the_centre_asked_by_the_rule_is_no_stand_in():
    assert asked("centre_coordinator") == ([(5, "centre_coordinator"), (6, "centre_coordinator")], False)
