"""What tests of sign-off do again and again: write a report, hand it in, decide; and what then stands there."""

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.reports import merged_form
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reports import Draft
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.notifications.decision_links import path_of_decision
from doctoral_center.operations.requests import submit_request
from doctoral_center.operations.reviews import GivenVerdict, record_verdict
from doctoral_center.operations.submissions import submit_milestone
from doctoral_center.operations.undo import undo_verdict
from doctoral_center.queries.regulations import parsed_regulation


def write(centre, ref, word="word"):
    """Save a complete draft of the milestone and return its version."""
    with centre.writing():
        milestone_id = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref))
        content = {section.key: " ".join([word] * (section.min_words or 1)) for section in _form(milestone_id).sections}
        draft = db.session.get(Draft, milestone_id)
        if draft is None:
            draft = Draft(milestone_id=milestone_id, version=0, language="en", finished=[])
            db.session.add(draft)
        draft.content, draft.updated_at = content, centre.now
        draft.version += 1
        return draft.version


def _form(milestone_id):
    rows = db.session.execute(
        select(Regulation, Rule.form)
        .join(Rule, Rule.regulation_id == Regulation.id)
        .join(MilestoneTrack, MilestoneTrack.rule_id == Rule.id)
        .where(MilestoneTrack.milestone_id == milestone_id)
    ).all()
    return merged_form(parsed_regulation(regulation).forms[form] for regulation, form in rows if form)


def submit(centre, ref, draft_version=None, candidate=None):
    """Hand the milestone in; writes a draft first unless its version is given."""
    version = write(centre, ref) if draft_version is None else draft_version
    with centre.writing():
        actor = centre.actor(candidate or centre.candidate)
        return submit_milestone(ref, actor=actor, draft_version=version, now=centre.now)


def ask_for(centre, data, candidacy=None):
    """Send the candidate's request; return its reference."""
    candidacy = candidacy or centre.candidacy
    with centre.writing():
        return submit_request(candidacy.ref, data, actor=centre.actor(candidacy.person), now=centre.now)


def ask_ref(centre, ref, person):
    """The reference of the person's newest sign-off in the milestone (the first, of several side by side)."""
    with centre.reading():
        return db.session.scalars(
            select(SignOff.ref)
            .join(Stage, SignOff.stage_id == Stage.id)
            .join(Round, Stage.round_id == Round.id)
            .join(Reviewable, Round.reviewable_id == Reviewable.id)
            .where(Reviewable.ref == ref, SignOff.person_id == person.id)
            .order_by(Round.number.desc(), Stage.position.desc(), SignOff.closed_at.isnot(None), Stage.id)
        ).first()


def decide(centre, ref, person, verdict="approve", *, by=None, shown_round=None, **given):
    """Let `person` (or `by`, her deputy) decide; what was shown is the latest round unless said otherwise."""
    sign_off_ref = ask_ref(centre, ref, person)
    shown = latest_round(centre, ref) if shown_round is None else shown_round
    with centre.writing():
        return record_verdict(
            sign_off_ref,
            GivenVerdict(Verdict(verdict), **given),
            actor=centre.actor(by or person),
            shown_round=shown,
            now=centre.now,
        )


def link_token(centre, sign_off_ref, person):
    """The last part of the link by which the person decides from a mail sent now."""
    with centre.reading():
        path = path_of_decision(sign_off_ref, db.session.get_one(Person, person.id), now=centre.now)
    return path.removeprefix("/d/")


def undo(centre, ref, person, *, by=None):
    """Take the person's last verdict back."""
    sign_off_ref = ask_ref(centre, ref, person)
    with centre.writing():
        return undo_verdict(sign_off_ref, actor=centre.actor(by or person), now=centre.now)


def latest_round(centre, ref):
    """The number of the milestone's latest round."""
    with centre.reading():
        return db.session.scalars(
            select(Round.number)
            .join(Reviewable, Round.reviewable_id == Reviewable.id)
            .where(Reviewable.ref == ref)
            .order_by(Round.number.desc())
        ).first()


def state(centre, ref):
    """The milestone's state, as its word."""
    with centre.reading():
        return db.session.scalar(select(Reviewable.state).where(Reviewable.ref == ref)).value


def milestone(centre, ref):
    """The milestone's row."""
    with centre.reading():
        return db.session.scalars(
            select(Milestone).join(Reviewable, Milestone.reviewable_id == Reviewable.id).where(Reviewable.ref == ref)
        ).one()


def chain(centre, ref):
    """Everybody asked in the latest round: (position, family name, role, verdict or why closed or «open»)."""
    with centre.reading():
        rows = db.session.execute(
            select(Round.number, Stage.position, Person.latin_family, SignOff)
            .join(Stage, Stage.round_id == Round.id)
            .join(SignOff, SignOff.stage_id == Stage.id)
            .join(Person, SignOff.person_id == Person.id)
            .join(Reviewable, Round.reviewable_id == Reviewable.id)
            .where(Reviewable.ref == ref)
            .order_by(Stage.position, Stage.id, SignOff.id)
        ).all()
        last = max((row.number for row in rows), default=0)
        return [
            (row.position, row.latin_family, row.SignOff.role.value, _standing(row.SignOff))
            for row in rows
            if row.number == last
        ]


def _standing(sign_off):
    return sign_off.verdict.value if sign_off.verdict else sign_off.closed_because or "open"


def mails(centre, *, state="planned"):
    """The messages in this state: (kind, family name of the recipient), in the order in which they were written."""
    with centre.reading():
        return [
            tuple(row)
            for row in db.session.execute(
                select(Message.kind, Person.latin_family)
                .join(Person, Message.recipient_id == Person.id)
                .where(Message.state == state)
                .order_by(Message.id)
            )
        ]


def told(centre):
    """The actions in the journal of Zeng Min's file, from the first to the last, those of enrolment left out."""
    with centre.reading():
        stream = f"candidacy:{centre.candidacy.id}"
        actions = db.session.scalars(
            select(JournalEntry.action).where(JournalEntry.stream == stream).order_by(JournalEntry.seq)
        ).all()
        return [action for action in actions if action not in {"candidate-enrolled", "supervisor-appointed"}]
