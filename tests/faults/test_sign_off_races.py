"""People who act at the very same moment: both count or one wins, nothing hangs, and mails agree with the state.

Threads with their own connections are let go by a barrier, on the real database. A run does a tenth of the trials;
TEST_FAULTS_TIMES=10 with `-o faulthandler_timeout=0` does all of them.
"""

import os
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db, transaction
from doctoral_center.domain.errors import DomainError, ImpossibleNowError, NotFoundError, StaleVersionError
from doctoral_center.domain.reports import DraftChange
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.models.reports import ReportVersion
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.notifications.delivery import claim_next
from doctoral_center.operations.reports import save_draft
from doctoral_center.operations.reviews import GivenVerdict, record_verdict
from doctoral_center.operations.submissions import report_hash, withdraw_submission
from doctoral_center.operations.supervisions import end_supervision
from doctoral_center.operations.undo import undo_verdict
from doctoral_center.queries.actors import get_actor
from doctoral_center.queries.journal import find_break_for_jobs
from doctoral_center.queries.reports import get_draft
from tests.signing import ask_ref, decide, latest_round, state, submit

pytestmark = pytest.mark.fault

TIMES = int(os.environ.get("TEST_FAULTS_TIMES", "1"))
REFUSALS = (StaleVersionError, ImpossibleNowError, NotFoundError)
# The thesis is open, and its one stage asks the supervisors alone: their approval settles it.
WHEN_THE_THESIS_IS_OPEN = datetime(2030, 1, 10, 9, tzinfo=UTC)


def at_once(centre, *acts):
    """Run the acts in threads let go together; return what each returned, or the refusal it met.

    Whatever else is raised, a deadlock or a broken constraint, fails the test.
    """
    barrier = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(place, act):
        with centre.app.app_context():
            barrier.wait()
            try:
                results[place] = act()
            except REFUSALS as refusal:
                results[place] = refusal
            except BaseException as error:  # noqa: BLE001 - shown by the test's own thread
                results[place] = AssertionError(repr(error))

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    for result in results:
        if isinstance(result, AssertionError):
            raise result
    return results


def in_transaction(act):
    def run():
        with transaction():
            return act()

    return run


def went_through(result):
    return not isinstance(result, DomainError)


class Acts:
    """What each person does in one transaction, as a call without arguments."""

    def __init__(self, centre, ref):
        self.centre, self.ref = centre, ref
        self.round = latest_round(centre, ref)
        self.asks = {person.id: ask_ref(centre, ref, person) for person in (centre.supervisor, centre.cosupervisor)}
        with centre.reading():
            self.supervision = db.session.scalar(
                select(Supervision.ref).where(Supervision.person_id == centre.supervisor.id)
            )
            self.draft_version = get_draft(self._milestone_id()).version

    def _milestone_id(self):
        return db.session.scalar(select(Reviewable.id).where(Reviewable.ref == self.ref))

    def _actor(self, person):
        return get_actor(person.id, now=self.centre.now)

    def verdict(self, person, verdict=Verdict.APPROVE, reason=""):
        given = GivenVerdict(verdict, reason)
        return in_transaction(
            lambda: record_verdict(
                self.asks[person.id], given, actor=self._actor(person), shown_round=self.round, now=self.centre.now
            )
        )

    def approve(self):
        return self.verdict(self.centre.supervisor)

    def withdraw(self):
        centre = self.centre
        return in_transaction(
            lambda: withdraw_submission(self.ref, actor=self._actor(centre.candidate), now=centre.now)
        )

    def edit(self):
        centre = self.centre
        change = DraftChange({"abstract": "Another text."}, {})
        return in_transaction(
            lambda: save_draft(
                self.ref, change, actor=self._actor(centre.candidate), version=self.draft_version, now=centre.now
            )
        )

    def remove(self):
        centre = self.centre
        yesterday = (centre.now - timedelta(days=1)).date()
        return in_transaction(
            lambda: end_supervision(
                self.supervision, actor=self._actor(centre.coordinator), until_on=yesterday, now=centre.now
            )
        )

    def undo(self):
        centre = self.centre
        last_second = centre.now + timedelta(minutes=9, seconds=59)
        ask = self.asks[centre.supervisor.id]
        return in_transaction(lambda: undo_verdict(ask, actor=self._actor(centre.supervisor), now=last_second))


@pytest.fixture
def thesis(centre):
    centre.at(WHEN_THE_THESIS_IS_OPEN)
    return centre.milestone("thesis")


def start_again(centre, ref):
    """Bring the milestone back to where it has not been handed in; rounds before it stay as they came out."""
    with centre.writing():
        milestone_id = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref))
        rounds = select(Round.id).where(Round.reviewable_id == milestone_id)
        stages = select(Stage.id).where(Stage.round_id.in_(rounds))
        db.session.execute(
            update(SignOff)
            .where(SignOff.stage_id.in_(stages), SignOff.verdict.is_(None), SignOff.closed_at.is_(None))
            .values(closed_at=centre.now, closed_because="withdrawn")
        )
        db.session.execute(
            update(Round).where(Round.id.in_(rounds), Round.closed_at.is_(None)).values(closed_at=centre.now)
        )
        db.session.execute(update(Reviewable).where(Reviewable.id == milestone_id).values(state="open"))
        db.session.execute(update(Milestone).where(Milestone.reviewable_id == milestone_id).values(settled_on=None))
        db.session.execute(
            update(Supervision).where(Supervision.person_id == centre.supervisor.id).values(until_on=None)
        )


def asks_of(centre, ref, number):
    """The sign-offs of one round: (person id, verdict, why closed)."""
    with centre.reading():
        return [
            (one.person_id, one.verdict, one.closed_because)
            for one in db.session.scalars(
                select(SignOff)
                .join(Stage, SignOff.stage_id == Stage.id)
                .join(Round, Stage.round_id == Round.id)
                .join(Reviewable, Round.reviewable_id == Reviewable.id)
                .where(Reviewable.ref == ref, Round.number == number)
                .order_by(SignOff.id)
            )
        ]


def count_mails(centre, kind, number):
    with centre.reading():
        return len(
            db.session.scalars(
                select(Message.id).where(Message.kind == kind, Message.round == number, Message.state == "planned")
            ).all()
        )


def count_told(centre, action):
    with centre.reading():
        return len(db.session.scalars(select(JournalEntry.id).where(JournalEntry.action == action)).all())


def assert_the_journal_holds(centre):
    with centre.reading():
        assert find_break_for_jobs() is None


def test_two_who_approve_at_once_both_count_and_one_settles(centre, thesis):
    for _ in range(100 * TIMES):
        submit(centre, thesis)
        acts = Acts(centre, thesis)
        results = at_once(centre, acts.verdict(centre.supervisor), acts.verdict(centre.cosupervisor))
        assert all(map(went_through, results))
        assert sorted(result.outcome.value for result in results) == ["approved", "pending"]
        assert state(centre, thesis) == "approved"
        approvals = {person for person, verdict, _ in asks_of(centre, thesis, acts.round) if verdict == "approve"}
        assert approvals == {centre.supervisor.id, centre.cosupervisor.id}
        assert count_mails(centre, "milestone-approved", acts.round) == 1
        start_again(centre, thesis)
    assert_the_journal_holds(centre)


def test_the_same_decision_five_times_at_once_and_again_is_one(centre):
    plan = centre.milestone("study-plan")
    submit(centre, plan)
    for number in range(1, 100 * TIMES + 1):
        acts = Acts(centre, plan)
        results = at_once(centre, *[acts.approve()] * 5)
        results += [decide(centre, plan, centre.supervisor) for _ in range(2)]
        assert len({repr(result) for result in results}) == 1
        assert went_through(results[0])
        assert count_told(centre, "verdict-approve") == number
        with centre.writing():
            undo_verdict(acts.asks[centre.supervisor.id], actor=centre.actor(centre.supervisor), now=centre.now)
    assert_the_journal_holds(centre)


@pytest.fixture
def with_one_supervisor(centre, thesis):
    """Only the lead supervisor is asked, so her approval alone settles the thesis."""
    with centre.writing():
        db.session.execute(
            update(Supervision)
            .where(Supervision.person_id == centre.cosupervisor.id)
            .values(until_on=centre.now.date() - timedelta(days=2))
        )
    return thesis


def trials(centre, ref, first, second):
    """Let two acts meet, again and again; yield the round and whether each went through."""
    for _ in range(20 * TIMES):
        submit(centre, ref)
        acts = Acts(centre, ref)
        results = at_once(centre, getattr(acts, first)(), getattr(acts, second)())
        yield acts, *map(went_through, results)
        assert_mails_agree(centre, ref, acts.round)
        start_again(centre, ref)
    assert_the_journal_holds(centre)


def assert_mails_agree(centre, ref, number):
    is_approved = state(centre, ref) == "approved"
    assert count_mails(centre, "milestone-approved", number) == int(is_approved)
    is_withdrawn = state(centre, ref) == "open"
    assert (count_mails(centre, "submission-withdrawn", number) > 0) is is_withdrawn


def test_approve_and_withdraw_have_exactly_one_winner(centre, with_one_supervisor):
    ref = with_one_supervisor
    for _acts, approved, withdrawn in trials(centre, ref, "approve", "withdraw"):
        assert approved is not withdrawn
        assert state(centre, ref) == ("approved" if approved else "open")


def test_what_is_approved_is_what_was_handed_in_whoever_edits_meanwhile(centre, with_one_supervisor):
    ref = with_one_supervisor
    for acts, approved, edited in trials(centre, ref, "approve", "edit"):
        assert (approved, edited) == (True, False)
        with centre.reading():
            version = db.session.scalars(select(ReportVersion).where(ReportVersion.number == acts.round)).one()
            assert version.sha256 == report_hash(version.content, [])
            assert "Another text." not in version.content.values()


def test_a_supervisor_who_is_removed_has_signed_before_or_not_at_all(centre, with_one_supervisor):
    ref = with_one_supervisor
    for acts, approved, removed in trials(centre, ref, "approve", "remove"):
        assert removed
        asks = asks_of(centre, ref, acts.round)
        own = {(verdict, closed) for person, verdict, closed in asks if person == centre.supervisor.id}
        assert own == ({(Verdict.APPROVE, None)} if approved else {(None, "replaced")})
        assert state(centre, ref) == ("approved" if approved else "submitted")
        asked = {person for person, verdict, closed in asks if verdict is None and closed is None}
        assert asked == (set() if approved else {centre.centre_coordinator.id})


def test_withdraw_and_edit_leave_one_text(centre, with_one_supervisor):
    ref = with_one_supervisor
    for acts, withdrawn, edited in trials(centre, ref, "withdraw", "edit"):
        assert withdrawn
        with centre.reading():
            draft = get_draft(db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref)))
        assert (draft.version == acts.draft_version + 1) is edited
        assert ("Another text." in draft.content.values()) is edited


def test_withdraw_and_remove_leave_nobody_asked(centre, with_one_supervisor):
    ref = with_one_supervisor
    for acts, withdrawn, removed in trials(centre, ref, "withdraw", "remove"):
        assert (withdrawn, removed) == (True, True)
        assert state(centre, ref) == "open"
        assert all(closed is not None for _, _, closed in asks_of(centre, ref, acts.round))


def test_edit_and_remove_do_not_disturb_each_other(centre, with_one_supervisor):
    ref = with_one_supervisor
    for acts, edited, removed in trials(centre, ref, "edit", "remove"):
        assert (edited, removed) == (False, True)
        asked = {
            person for person, verdict, closed in asks_of(centre, ref, acts.round) if (verdict, closed) == (None, None)
        }
        assert asked == {centre.centre_coordinator.id}


def test_one_approves_and_one_returns_at_once(centre, thesis):
    for _ in range(20 * TIMES):
        submit(centre, thesis)
        acts = Acts(centre, thesis)
        approve, send_back = at_once(
            centre,
            acts.verdict(centre.supervisor),
            acts.verdict(centre.cosupervisor, Verdict.RETURN, "Say more."),
        )
        assert went_through(send_back)
        assert state(centre, thesis) == "returned"
        closed = {why for person, _, why in asks_of(centre, thesis, acts.round) if person == centre.supervisor.id}
        assert closed == ({None} if went_through(approve) else {"decided-by-others"})
        assert count_mails(centre, "milestone-approved", acts.round) == 0
        assert count_mails(centre, "milestone-returned", acts.round) == 1
        start_again(centre, thesis)
    assert_the_journal_holds(centre)


def test_an_undo_and_the_sender_of_its_mail_have_exactly_one_winner(centre, with_one_supervisor):
    """The undo began in its last second, the sender in the first after it."""
    ref = with_one_supervisor
    for _ in range(20 * TIMES):
        submit(centre, ref)
        acts = Acts(centre, ref)
        decide(centre, ref, centre.supervisor)
        _send_all_but(centre, "milestone-approved")
        undone, claimed = at_once(
            centre, acts.undo(), lambda: claim_next("sender", now=centre.now + timedelta(minutes=10))
        )
        assert went_through(undone) is (claimed is None)
        assert state(centre, ref) == ("submitted" if went_through(undone) else "approved")
        start_again(centre, ref)
        _send_all_but(centre, "nothing")


def _send_all_but(centre, kind):
    with centre.writing():
        db.session.execute(
            update(Message)
            .where(Message.state.in_(("planned", "sending", "skipped")), Message.kind != kind)
            .values(state="sent", sent_at=centre.now)
        )
