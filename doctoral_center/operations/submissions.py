"""Hand in a milestone's report, or take it back while nobody has decided."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, StaleVersionError
from doctoral_center.domain.milestones import MilestoneAction, MilestoneState, next_state
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.regulation_rules import Form
from doctoral_center.domain.reports import count_words, merged_form, missing
from doctoral_center.domain.sign_off import ClosedBecause
from doctoral_center.models.reports import Attachment, Draft, ReportAttachment, ReportVersion
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.rounds import close_round, open_round, require_in
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.reports import list_attachments
from doctoral_center.queries.rounds import LoadedReview, has_returned_round, lock_milestone_review
from doctoral_center.queries.submissions import (
    get_draft,
    get_last_number,
    get_version_of_draft,
)


@dataclass(frozen=True)
class Receipt:
    """What the candidate gets: the report's reference and version, and the moment (aware UTC)."""

    report_ref: str
    number: int
    submitted_at: datetime


def submit_milestone(milestone_ref: str, *, actor: Actor, draft_version: int, now: datetime) -> Receipt:
    """Hand in the draft as a version that never changes, open the next round and ask its first signers.

    `draft_version` is the version shown to the candidate (0: nothing was ever saved). The same draft again, a double
    click or a retry, changes nothing and returns the first receipt. The draft's version moves on, so that a window that
    is still open cannot save into what has been handed in. All or nothing.

    Raises NotFoundError, NotPermittedError; StaleVersionError `draft-changed` when the draft is no longer the one
    shown; ImpossibleNowError `milestone-action-impossible` or `milestone-not-open`; InvalidInputError
    `report-incomplete` with the sections that are not ready.
    """
    review = lock_milestone_review(milestone_ref)
    require_in(review, actor, Permission.SUBMIT_MILESTONE)
    known = get_version_of_draft(review.id, draft_version)
    if known is not None:
        return _receipt(known)
    draft = get_draft(review.id)
    _check(review, draft, draft_version, now)
    state = next_state(review.reviewable.state, MilestoneAction.SUBMIT)
    version = _freeze(review, draft, actor=actor, now=now)
    before = review.reviewable.state
    review.reviewable.state = state
    review.reviewable.version += 1
    review.milestone.submitted_at = now
    opened = open_round(review, report_version=version.number, actor=actor, now=now)
    record(
        Happening(
            "milestone-submitted",
            "milestone",
            review.id,
            before={"state": before},
            after={
                "state": state,
                "version": version.number,
                "sha256": version.sha256,
                "asked": [one.person_id for one in opened.sign_offs()],
            },
        ),
        actor=actor,
        now=now,
        candidacy=review.candidacy,
    )
    notice = Notice(
        NoticeKind.REPORT_SUBMITTED,
        actor.person_id,
        review.id,
        reviewable_id=review.id,
        round=opened.round.number,
        data={"version": version.number, "report": version.ref},
    )
    enqueue(notice, now=now)
    return _receipt(version)


def withdraw_submission(milestone_ref: str, *, actor: Actor, now: datetime, shown_round: int | None = None) -> None:
    """Take the submission back while nobody has decided in its round; the report can be written on.

    `shown_round` is the number of the round shown to the candidate (None: whichever is open); the same POST twice
    changes nothing. Raises NotFoundError, NotPermittedError, StaleVersionError `round-not-current`, ImpossibleNowError
    `verdict-given` or `milestone-action-impossible`.
    """
    review = lock_milestone_review(milestone_ref)
    require_in(review, actor, Permission.WITHDRAW_SUBMISSION)
    if _is_withdrawn_already(review, shown_round):
        return
    if review.reviewable.state is not MilestoneState.SUBMITTED or review.round is None:
        raise ImpossibleNowError(
            "milestone-action-impossible", {"state": review.reviewable.state, "action": MilestoneAction.WITHDRAW}
        )
    if shown_round is not None and review.round.round.number != shown_round:
        raise StaleVersionError("round-not-current", {"round": review.round.round.number})
    if review.round.has_verdict:
        raise ImpossibleNowError("verdict-given")
    asked = sorted({one.person_id for one in review.round.sign_offs() if one.closed_at is None})
    close_round(review, ClosedBecause.WITHDRAWN, now=now)
    # Back to where it was before: a report that was returned once is still to be improved.
    was_returned = has_returned_round(review.id)
    review.reviewable.state = MilestoneState.RETURNED if was_returned else MilestoneState.OPEN
    review.reviewable.version += 1
    review.milestone.submitted_at = None
    record(
        Happening(
            "submission-withdrawn",
            "milestone",
            review.id,
            before={"state": MilestoneState.SUBMITTED},
            after={"state": review.reviewable.state, "version": review.round.round.report_version},
        ),
        actor=actor,
        now=now,
        candidacy=review.candidacy,
    )
    _tell_withdrawn(review, asked, now)


def _is_withdrawn_already(review: LoadedReview, shown_round: int | None) -> bool:
    latest = review.round
    return latest is not None and latest.is_withdrawn and latest.round.number == shown_round


def _tell_withdrawn(review: LoadedReview, asked: Sequence[int], now: datetime) -> None:
    assert review.round is not None
    for person_id in asked:
        notice = Notice(
            NoticeKind.SUBMISSION_WITHDRAWN,
            person_id,
            review.id,
            reviewable_id=review.id,
            round=review.round.round.number,
            data={"version": review.round.round.report_version},
        )
        enqueue(notice, now=now)


def _check(review: LoadedReview, draft: Draft | None, draft_version: int, now: datetime) -> None:
    if (draft.version if draft else 0) != draft_version:
        raise StaleVersionError("draft-changed", {"version": draft.version if draft else 0})
    # An impossible state is the clearer refusal; what is missing in a report that cannot be sent is of no interest.
    next_state(review.reviewable.state, MilestoneAction.SUBMIT)
    opens_on = review.milestone.opens_on
    if opens_on is not None and review.today(now) < opens_on:
        raise ImpossibleNowError("milestone-not-open", {"opens_on": opens_on})
    findings = missing(_form(review), draft.content if draft else {})
    if findings:
        sections = [finding.section for finding in findings]
        raise InvalidInputError("report-incomplete", sections[0], {"sections": sections})


def _form(review: LoadedReview) -> Form:
    """Return what the report must contain: the forms of all sides together."""
    return merged_form(side.pack.forms[side.rule.form] for side in review.sides if side.rule.form is not None)


def _freeze(review: LoadedReview, draft: Draft | None, *, actor: Actor, now: datetime) -> ReportVersion:
    content = dict(draft.content) if draft else {}
    attachments = list_attachments(review.id)
    texts = [text for text in content.values() if text.strip()]
    version = ReportVersion(
        ref=new_reference(Prefix.REPORT),
        milestone_id=review.id,
        number=get_last_number(review.id) + 1,
        draft_version=draft.version if draft else 0,
        language=draft.language if draft else actor.locale.value,
        content=content,
        sha256=report_hash(content, attachments),
        words=sum(count_words(text) for text in texts),
        sections=len(texts),
        submitted_at=now,
        submitted_by_id=actor.person_id,
    )
    db.session.add(version)
    if draft is None:
        draft = Draft(milestone_id=review.id, version=0, language=version.language, updated_at=now)
        db.session.add(draft)
    draft.version += 1
    db.session.flush()
    db.session.add_all(ReportAttachment(report_version_id=version.id, attachment_id=each.id) for each in attachments)
    return version


def report_hash(content: dict[str, str], attachments: Sequence[Attachment]) -> str:
    """Return the SHA-256 (hex) of the canonical JSON of a report's texts and of its files' names and hashes."""
    files = sorted([each.file_name, each.sha256] for each in attachments)
    canonical = json.dumps([content, files], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _receipt(version: ReportVersion) -> Receipt:
    return Receipt(version.ref, version.number, version.submitted_at)
