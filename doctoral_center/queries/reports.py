"""Find reports: the draft in work with all that its editor shows, submitted versions, and attached files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from doctoral_center.db import db
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.regulation_rules import Form, MilestoneRule
from doctoral_center.domain.reports import DraftText, merged_form
from doctoral_center.domain.sign_off import Outcome, Verdict
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reports import Attachment, Draft, ReportAttachment, ReportVersion
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import readable_candidacies
from doctoral_center.queries.regulations import parsed_regulation

# The section in which one report says what the next one is held against.
PLAN_SECTION = "plan"


@dataclass(frozen=True)
class Part:
    """One track's rule behind a milestone, with what the published pack says of it."""

    track_id: int
    institution_id: int
    rule_id: int
    title: dict[str, str]
    occurrence: int
    is_repeating: bool
    rule: MilestoneRule
    form: Form | None


@dataclass(frozen=True)
class MilestoneHead:
    """What every page of a report shows at its top. Days are of the programme's `zone`."""

    milestone_id: int
    ref: str
    state: MilestoneState
    opens_on: date | None
    due_on: date | None
    candidacy_id: int
    candidacy_ref: str
    candidate: Person
    zone: str
    parts: Sequence[Part]

    @property
    def form(self) -> Form:
        """What is to be written: of a joint milestone the contents of both sides."""
        return merged_form(part.form for part in self.parts if part.form is not None)


@dataclass(frozen=True)
class Remark:
    """Why somebody returned the report; `section` is the form's key, or None for the whole."""

    section: str | None
    reason: str
    person: Person
    decided_at: datetime | None


@dataclass(frozen=True)
class EarlierPlan:
    """What the candidate planned in the report before this one."""

    occurrence: int
    text: str
    language: str


def get_head(ref: str, *, actor: Actor) -> MilestoneHead | None:
    """Return the milestone `ref` with its forms if the actor may read its file, in two statements; else None."""
    row = db.session.execute(
        select(Milestone, Reviewable, Candidacy, Person, Programme.timezone)
        .join(Reviewable, Milestone.reviewable_id == Reviewable.id)
        .join(Candidacy, Reviewable.candidacy_id == Candidacy.id)
        .join(Person, Candidacy.person_id == Person.id)
        .join(Cohort, Candidacy.cohort_id == Cohort.id)
        .join(Programme, Cohort.programme_id == Programme.id)
        .where(Reviewable.ref == ref, readable_candidacies(actor))
    ).one_or_none()
    if row is None:
        return None
    milestone, reviewable, candidacy, person, zone = row
    return MilestoneHead(
        milestone_id=reviewable.id,
        ref=reviewable.ref,
        state=reviewable.state,
        opens_on=milestone.opens_on,
        due_on=milestone.due_on,
        candidacy_id=candidacy.id,
        candidacy_ref=candidacy.ref,
        candidate=person,
        zone=zone,
        parts=list_parts(reviewable.id),
    )


def list_parts(milestone_id: int) -> list[Part]:
    """Return the rules behind a milestone, the lead side's first, in one statement."""
    rows = db.session.execute(
        select(MilestoneTrack, Track, Rule, Regulation)
        .join(Track, MilestoneTrack.track_id == Track.id)
        .join(Rule, MilestoneTrack.rule_id == Rule.id)
        .join(Regulation, Rule.regulation_id == Regulation.id)
        .where(MilestoneTrack.milestone_id == milestone_id)
        .options(defer(Regulation.source_text))
        .order_by(Track.position)
    )
    return [_part(part, track, rule, regulation) for part, track, rule, regulation in rows]


def _part(part: MilestoneTrack, track: Track, rule: Rule, regulation: Regulation) -> Part:
    parsed = parsed_regulation(regulation)
    return Part(
        track_id=track.id,
        institution_id=track.institution_id,
        rule_id=rule.id,
        title=rule.title,
        occurrence=part.occurrence,
        is_repeating=rule.is_repeating,
        rule=parsed.rule(rule.code),
        form=parsed.forms[rule.form] if rule.form else None,
    )


def get_draft(milestone_id: int) -> DraftText:
    """Return the milestone's draft as it is stored; version 0 and no text when nothing has been saved yet."""
    draft = db.session.get(Draft, milestone_id, populate_existing=True)
    return draft_text(draft) if draft is not None else DraftText({})


def draft_text(draft: Draft) -> DraftText:
    """Return a stored draft as a value."""
    return DraftText(dict(draft.content), tuple(draft.finished), draft.language, draft.version, draft.updated_at)


def list_attachments(milestone_id: int) -> list[Attachment]:
    """Return the files of the draft, in the order in which they were added."""
    return list(
        db.session.scalars(
            select(Attachment)
            .where(Attachment.milestone_id == milestone_id, Attachment.removed_at.is_(None))
            .order_by(Attachment.id)
        )
    )


def list_remarks(milestone_id: int) -> list[Remark]:
    """Return why the milestone was returned the last time; [] if it never was."""
    rows = db.session.execute(
        select(Round.number, SignOff, Person)
        .join(Stage, SignOff.stage_id == Stage.id)
        .join(Round, Stage.round_id == Round.id)
        .join(Person, SignOff.person_id == Person.id)
        .where(
            Round.reviewable_id == milestone_id,
            Round.outcome == Outcome.RETURNED,
            SignOff.verdict.in_([Verdict.RETURN, Verdict.NOT_PASS]),
        )
        .order_by(Round.number.desc(), SignOff.decided_at, SignOff.id)
    ).all()
    remarks = (
        Remark(sign_off.section, sign_off.reason, person, sign_off.decided_at)
        for number, sign_off, person in rows
        if number == rows[0].number
    )
    # Whoever is asked by both sides at once says it once.
    return list({(each.section, each.reason, each.person.id): each for each in remarks}.values())


def get_earlier_plan(parts: Iterable[Part]) -> EarlierPlan | None:
    """Return what the report before this one planned; None for a first report, or one without such a section."""
    part = next((part for part in parts if part.is_repeating and part.occurrence > 1 and part.form), None)
    if part is None:
        return None
    row = db.session.execute(
        select(MilestoneTrack.occurrence, ReportVersion.content, ReportVersion.language)
        .join(ReportVersion, ReportVersion.milestone_id == MilestoneTrack.milestone_id)
        .where(
            MilestoneTrack.track_id == part.track_id,
            MilestoneTrack.rule_id == part.rule_id,
            MilestoneTrack.occurrence < part.occurrence,
        )
        .order_by(MilestoneTrack.occurrence.desc(), MilestoneTrack.attempt.desc(), ReportVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    text = row.content.get(PLAN_SECTION, "").strip()
    return EarlierPlan(row.occurrence, text, row.language) if text else None


@dataclass(frozen=True)
class SubmittedReport:
    """One version as it was handed in, and all versions of the same milestone (oldest first)."""

    head: MilestoneHead
    version: ReportVersion
    versions: Sequence[ReportVersion]


def get_submitted_report(ref: str, *, actor: Actor) -> SubmittedReport | None:
    """Return the version `ref` with its files if the actor may read its file, in five statements; else None."""
    found = db.session.execute(
        select(ReportVersion, Reviewable.ref)
        .join(Reviewable, ReportVersion.milestone_id == Reviewable.id)
        .where(ReportVersion.ref == ref)
        .options(selectinload(ReportVersion.attachments), joinedload(ReportVersion.submitted_by, innerjoin=True))
    ).one_or_none()
    head = get_head(found.ref, actor=actor) if found is not None else None
    if found is None or head is None:
        return None
    versions = db.session.scalars(
        select(ReportVersion)
        .where(ReportVersion.milestone_id == head.milestone_id)
        .options(defer(ReportVersion.content))
        .order_by(ReportVersion.number)
    )
    return SubmittedReport(head, found[0], list(versions))


@dataclass(frozen=True)
class AskedStage:
    """One stage of the round of a submitted version, and the people asked in it so far."""

    stage: Stage
    asked: Sequence[tuple[SignOff, Person]]


def list_asked(milestone_id: int, version_number: int) -> list[AskedStage]:
    """Return the stages of the latest round in which this version was judged, in order, in one statement."""
    rows: Sequence[Any] = db.session.execute(
        select(Round.number, Stage, SignOff, Person)
        .join(Stage, Stage.round_id == Round.id)
        .outerjoin(SignOff, SignOff.stage_id == Stage.id)
        .outerjoin(Person, SignOff.person_id == Person.id)
        .where(Round.reviewable_id == milestone_id, Round.report_version == version_number)
        .order_by(Round.number.desc(), Stage.position, Stage.id, SignOff.id)
    ).all()
    stages: dict[int, tuple[Stage, list[tuple[SignOff, Person]]]] = {}
    for number, stage, sign_off, person in rows:
        if number != rows[0].number:
            break
        asked = stages.setdefault(stage.id, (stage, []))[1]
        if sign_off is not None and (sign_off.closed_at is None or sign_off.verdict is not None):
            asked.append((sign_off, person))
    return [AskedStage(stage, asked) for stage, asked in stages.values()]


def get_attachment(ref: str, *, actor: Actor) -> Attachment | None:
    """Return the attached file `ref` if the actor may read it; else None.

    What is only in the draft is the candidate's alone; what was handed in is read by whoever may read the reports.
    """
    handed_in = exists(select(ReportAttachment.attachment_id).where(ReportAttachment.attachment_id == Attachment.id))
    in_own_draft = (Candidacy.person_id == actor.person_id) & Attachment.removed_at.is_(None)
    return db.session.scalars(
        select(Attachment)
        .join(Reviewable, Attachment.milestone_id == Reviewable.id)
        .join(Candidacy, Reviewable.candidacy_id == Candidacy.id)
        .where(Attachment.ref == ref, readable_candidacies(actor), or_(handed_in, in_own_draft))
    ).one_or_none()


def get_milestone_ref(attachment_ref: str) -> str | None:
    """Return the reference of the milestone that a file is attached to; who may see it is the caller's to ask."""
    return db.session.scalar(
        select(Reviewable.ref)
        .join(Attachment, Attachment.milestone_id == Reviewable.id)
        .where(Attachment.ref == attachment_ref)
    )


def get_last_version_ref(milestone_id: int) -> str | None:
    """Return the reference of the version handed in last; None when there is none."""
    return db.session.scalar(
        select(ReportVersion.ref)
        .where(ReportVersion.milestone_id == milestone_id)
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
