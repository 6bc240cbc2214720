from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.regulation_rules import SignOffStage
from doctoral_center.domain.requests import (
    DEFAULT_CHAINS,
    RequestKind,
    can_be_undone,
    chains_of,
    planned_request_stages,
)
from doctoral_center.domain.sign_off import Need, SignerRole

HOME, PARTNER = 7, 9
LEAD = SignOffStage((SignerRole.LEAD_SUPERVISOR,), Need.ALL, 14)
SIDES = SignOffStage((SignerRole.INSTITUTION_COORDINATOR,), Need.ONE, 7)


def written(chain, track_ids):
    return [(stage.position, stage.track_id, stage.stage.by) for stage in planned_request_stages(chain, track_ids)]


def test_every_side_is_asked_at_once_and_a_supervisor_once():
    assert written((LEAD, SIDES), [HOME, PARTNER]) == [
        (1, HOME, (SignerRole.LEAD_SUPERVISOR,)),
        (2, HOME, (SignerRole.INSTITUTION_COORDINATOR,)),
        (2, PARTNER, (SignerRole.INSTITUTION_COORDINATOR,)),
    ]


def test_a_request_that_concerns_one_side_asks_that_side_alone():
    assert written((SIDES,), [PARTNER]) == [(1, PARTNER, (SignerRole.INSTITUTION_COORDINATOR,))]


def test_every_kind_has_signers_where_the_programme_says_nothing():
    assert {kind: [stage.by for stage in DEFAULT_CHAINS[kind]] for kind in RequestKind} == {
        RequestKind.LEAVE: [(SignerRole.LEAD_SUPERVISOR,), (SignerRole.INSTITUTION_COORDINATOR,)],
        RequestKind.INTENSITY: [(SignerRole.LEAD_SUPERVISOR,), (SignerRole.INSTITUTION_COORDINATOR,)],
        RequestKind.EXTENSION: [(SignerRole.LEAD_SUPERVISOR,), (SignerRole.INSTITUTION_COORDINATOR,)],
        RequestKind.SUPERVISOR: [(SignerRole.INSTITUTION_COORDINATOR,), (SignerRole.CENTRE_COORDINATOR,)],
    }


def test_what_a_programme_says_of_one_kind_leaves_the_others_as_they_are():
    stored = {"leave": [{"by": ["institution_coordinator"], "need": "one", "within_days": 7}]}
    assert chains_of(stored) == {**DEFAULT_CHAINS, RequestKind.LEAVE: (SIDES,)}
    assert chains_of({}) == DEFAULT_CHAINS


def test_a_change_of_supervisor_that_was_granted_stays():
    approved, submitted = MilestoneState.APPROVED, MilestoneState.SUBMITTED
    assert [can_be_undone(RequestKind.SUPERVISOR, state) for state in (submitted, approved)] == [True, False]
    assert can_be_undone(RequestKind.LEAVE, approved)
