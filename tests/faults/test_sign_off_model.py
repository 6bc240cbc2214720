"""Sign-off against a model a page long: any order of what people do comes to what the model says.

The model is written in other words than the product: sets of people instead of stages. A run tries a few orders;
TEST_FAULTS_TIMES=100 with `-o faulthandler_timeout=0` tries them all night. Seeded mistakes show that it finds what is
wrong.
"""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, StaleVersionError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.sign_off import Outcome
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.models.reports import Draft
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.operations import reviews, submissions, undo
from doctoral_center.operations.submissions import withdraw_submission
from doctoral_center.queries.journal import find_break_for_jobs
from tests.signing import decide, latest_round, state, submit, write
from tests.signing import undo as take_back

pytestmark = pytest.mark.fault

TIMES = int(os.environ.get("TEST_FAULTS_TIMES", "1"))
SUPERVISORS = frozenset({"supervisor", "cosupervisor"})
COORDINATORS = frozenset({"coordinator", "partner"})
TEN_MINUTES = timedelta(minutes=10)


class SignOffMachine(RuleBasedStateMachine):
    """The study plan: both supervisors first, then a coordinator of each side."""

    def __init__(self, centre, ref):
        super().__init__()
        self.centre, self.ref = centre, ref
        _forget(centre, ref)
        self.state, self.before = "open", "open"
        # Of the present round: who has approved, and who sent it back.
        self.approved, self.returned_by = set(), None
        # Whose verdict was the very last thing that happened, when, and whether it can have been overtaken by a save.
        self.last, self.last_at, self.is_saved_since = None, None, False

    # What the model expects

    def asked(self):
        if self.state != "submitted":
            return set()
        return set((COORDINATORS if self.approved >= SUPERVISORS else SUPERVISORS) - self.approved)

    def _person(self, name):
        return getattr(self.centre, name)

    @contextmanager
    def _refused_unless(self, is_possible):
        if is_possible:
            yield
            return
        with pytest.raises((ImpossibleNowError, StaleVersionError)):
            yield

    # What happens

    @rule()
    def hand_in(self):
        is_possible = self.state in {"open", "returned"}
        version = write(self.centre, self.ref) if is_possible else self._draft_version()
        with self._refused_unless(is_possible):
            submit(self.centre, self.ref, draft_version=version)
        if is_possible:
            self.before, self.state = self.state, "submitted"
            self.approved, self.returned_by, self.last = set(), None, None

    def _draft_version(self):
        with self.centre.reading():
            milestone_id = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == self.ref))
            return db.session.get_one(Draft, milestone_id).version

    @precondition(lambda self: self.state != "open")
    @rule()
    def withdraw(self):
        is_possible = self.state == "submitted" and not self.approved
        with self._refused_unless(is_possible), self.centre.writing():
            actor = self.centre.actor(self.centre.candidate)
            withdraw_submission(self.ref, actor=actor, now=self.centre.now)
        if is_possible:
            self.state, self.last = self.before, None

    @precondition(lambda self: self.asked())
    @rule(data=st.data(), verdict=st.sampled_from(["approve", "approve", "approve", "return"]))
    def decide(self, data, verdict):
        name = data.draw(st.sampled_from(sorted(self.asked())))
        decide(self.centre, self.ref, self._person(name), verdict, reason="" if verdict == "approve" else "More.")
        self.last, self.last_at, self.is_saved_since = name, self.centre.now, False
        if verdict == "return":
            self.state, self.returned_by = "returned", name
        else:
            self.approved.add(name)
            if self.approved == SUPERVISORS | COORDINATORS:
                self.state = "approved"

    @precondition(lambda self: self.approved)
    @rule(data=st.data(), verdict=st.sampled_from(["approve", "return"]))
    def decide_again(self, data, verdict):
        name = data.draw(st.sampled_from(sorted(self.approved)))
        with self._refused_unless(verdict == "approve"):
            decide(self.centre, self.ref, self._person(name), verdict, reason="" if verdict == "approve" else "More.")

    @precondition(lambda self: self.state == "returned" and SUPERVISORS - self.approved - {self.returned_by})
    @rule()
    def decide_too_late(self):
        if self.returned_by not in SUPERVISORS:
            return
        for name in SUPERVISORS - self.approved - {self.returned_by}:
            with self._refused_unless(is_possible=False):
                decide(self.centre, self.ref, self._person(name))

    @precondition(lambda self: self.approved or self.returned_by)
    @rule(data=st.data())
    def undo(self, data):
        name = data.draw(st.sampled_from(sorted(self.approved | {self.returned_by} - {None})))
        is_possible = name == self.last and not self.is_saved_since and self.centre.now < self.last_at + TEN_MINUTES
        with self._refused_unless(is_possible):
            take_back(self.centre, self.ref, self._person(name))
        if is_possible:
            self.approved.discard(name)
            self.state, self.returned_by, self.last = "submitted", None, None

    @precondition(lambda self: self.state == "returned")
    @rule()
    def save(self):
        self.centre.at(self.centre.now + timedelta(seconds=1))
        write(self.centre, self.ref)
        self.is_saved_since = True

    @rule(minutes=st.sampled_from([1, 9, 10]))
    def wait(self, minutes):
        self.centre.at(self.centre.now + timedelta(minutes=minutes))

    # What always holds

    @invariant()
    def the_state_is_the_models(self):
        assert state(self.centre, self.ref) == self.state

    @invariant()
    def those_asked_are_the_models(self):
        with self.centre.reading():
            ids = db.session.scalars(select(SignOff.person_id).where(_IS_OPEN, _of(self.ref)).distinct()).all()
        assert sorted(ids) == sorted(self._person(name).id for name in self.asked())

    @invariant()
    def the_candidate_is_told_what_is_so(self):
        with self.centre.reading():
            kinds = db.session.scalars(
                select(Message.kind).where(
                    Message.state == "planned",
                    Message.kind.in_(("milestone-approved", "milestone-returned")),
                    Message.round == (latest_round(self.centre, self.ref) or 0),
                )
            ).all()
        # A submission that was taken back was told of the round before.
        expected = {"approved": ["milestone-approved"], "returned": ["milestone-returned"]}.get(self.state, [])
        assert kinds == (expected if self.approved or self.returned_by else [])

    def teardown(self):
        with self.centre.reading():
            assert find_break_for_jobs() is None


_IS_OPEN = SignOff.verdict.is_(None) & SignOff.closed_at.is_(None)


def _of(ref):
    return SignOff.stage_id.in_(
        select(Stage.id)
        .join(Round, Stage.round_id == Round.id)
        .join(Reviewable, Round.reviewable_id == Reviewable.id)
        .where(Reviewable.ref == ref)
    )


def _forget(centre, ref):
    """Bring the milestone back to its beginning; rounds of the example before it stay behind, closed."""
    with centre.writing():
        milestone_id = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref))
        db.session.execute(
            update(SignOff).where(_IS_OPEN, _of(ref)).values(closed_at=centre.now, closed_because="withdrawn")
        )
        # Whoever withdraws goes back to «returned» if there ever was a return: so there never was.
        db.session.execute(
            update(Round)
            .where(Round.reviewable_id == milestone_id)
            .values(closed_at=centre.now, outcome=Outcome.PENDING)
        )
        db.session.execute(delete(Message))
        db.session.execute(delete(ChangeOfTime))
        values = {"state": MilestoneState.OPEN}
        db.session.execute(update(Reviewable).where(Reviewable.id == milestone_id).values(values))
        db.session.execute(update(Milestone).where(Milestone.reviewable_id == milestone_id).values(settled_on=None))
    centre.at(centre.now + timedelta(minutes=1))


def run(centre, *, examples, steps=20):
    ref = centre.milestone("study-plan")
    run_state_machine_as_test(
        lambda: SignOffMachine(centre, ref),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            # Shrinking runs against the database: the first counterexample is told as it is.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


def test_any_order_of_what_people_do_comes_to_what_the_model_says(centre):
    run(centre, examples=15 * TIMES)


def _one_is_enough(_review, each):
    return Outcome.APPROVED if "approve" in each.verdicts else Outcome.PENDING


SEEDED = {
    "one approval is enough where all must approve": (reviews, "stage_outcome", _one_is_enough),
    "a verdict can be taken back for ever": (undo, "_require_in_time", lambda *_: None),
    "a returned report still asks the others": (reviews, "close_sign_offs", lambda *_, **__: None),
    "a withdrawn submission still asks": (submissions, "close_round", lambda *_, **__: None),
}


@pytest.mark.parametrize("mistake", SEEDED)
def test_the_model_finds_a_seeded_mistake(centre, monkeypatch, mistake):
    module, name, wrong = SEEDED[mistake]
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises((AssertionError, ImpossibleNowError, StaleVersionError, pytest.fail.Exception)):
        run(centre, examples=60)
