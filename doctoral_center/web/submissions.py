"""Check all answers, hand the report in, keep the receipt."""

from flask import Blueprint, redirect, render_template, request, url_for

from doctoral_center import clock
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import (
    DomainError,
    ImpossibleNowError,
    InvalidInputError,
    NotFoundError,
    StaleVersionError,
)
from doctoral_center.domain.milestones import WITH_CANDIDATE
from doctoral_center.domain.reports import missing
from doctoral_center.domain.sign_off import SignerRole
from doctoral_center.labels import error_sentence
from doctoral_center.labels.reports import SIGNERS, finding_sentence
from doctoral_center.models.reviews import Stage
from doctoral_center.operations.submissions import submit_milestone
from doctoral_center.queries.reports import (
    AskedStage,
    MilestoneHead,
    SubmittedReport,
    get_draft,
    get_last_version_ref,
    get_submitted_report,
    list_asked,
    list_attachments,
)
from doctoral_center.queries.signers import ExpectedStage, list_expected_stages
from doctoral_center.web.forms.reports import number_in
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.reports import Answer, head_title, may_write, own_head
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("submissions", __name__)


@pages.get("/reports/<ref>/check")
def check(ref: str) -> Answer:
    """Show all answers, what is missing, and what happens next."""
    head = own_head(ref)
    if head.state not in WITH_CANDIDATE:
        last = get_last_version_ref(head.milestone_id)
        return redirect(url_for("submitted_reports.read", ref=last) if last else f"/milestones/{ref}", 303)
    return _render_check(head)


@pages.post("/milestones/<ref>/submit")
def submit(ref: str) -> Answer:
    """Hand in the draft that the page showed; sent twice, it is handed in once and shows the one receipt."""
    head = own_head(ref)
    # A form without the version is an outdated one: no draft has this number.
    shown = number_in(request.form.get("draft_version", ""), -1)
    try:
        with change() as actor:
            receipt = submit_milestone(ref, actor=actor, draft_version=shown, now=clock.now())
    except (StaleVersionError, ImpossibleNowError) as error:
        return _render_check(head, error), 409
    except InvalidInputError as error:
        return _render_check(head, error), 422
    return redirect(url_for("submissions.receipt", ref=receipt.report_ref), 303)


def _render_check(head: MilestoneHead, error: DomainError | None = None) -> str:
    draft = get_draft(head.milestone_id)
    locale = reader_locale()
    titles = {section.key: section.title.in_language(locale) for section in head.form.sections}
    findings = missing(head.form, draft.content)
    today = day_in(clock.now(), head.zone)
    return render_template(
        "report/check.html",
        head=head,
        draft=draft,
        title=head_title(head),
        findings=[(finding.section, finding_sentence(finding, titles[finding.section])) for finding in findings],
        incomplete={finding.section for finding in findings},
        attachments=list_attachments(head.milestone_id),
        stages=_told_once(list_expected_stages(head, today=current_actor().today)),
        expected_words=expected_words,
        opens_later=head.opens_on is not None and today < head.opens_on,
        error=error_sentence(error) if error else None,
    )


@pages.get("/reports/<ref>/receipt")
def receipt(ref: str) -> str:
    """Show what was handed in when, and who signs next; the address can be kept."""
    report = _report(ref)
    return render_template(
        "report/receipt.html",
        report=report,
        title=head_title(report.head),
        stages=_asked_once(list_asked(report.head.milestone_id, report.version.number)),
        signer_words=signer_words,
        is_own=may_write(report.head, current_actor()),
    )


def _report(ref: str) -> SubmittedReport:
    report = get_submitted_report(ref, actor=current_actor())
    if report is None:
        raise NotFoundError
    return report


def _told_once(stages: list[ExpectedStage]) -> list[ExpectedStage]:
    """Both sides may ask the same people at once: that is told once."""
    return list(
        {(each.position, each.roles, tuple(person.id for person in each.people)): each for each in stages}.values()
    )


def _asked_once(stages: list[AskedStage]) -> list[AskedStage]:
    """The same of a round that is under way; a stage that stands otherwise is told by itself."""
    told = {
        (each.stage.position, each.stage.roles, each.stage.outcome, tuple(person.id for _, person in each.asked)): each
        for each in stages
        if each.asked
    }
    return [each for each in stages if not each.asked or each in told.values()]


def signer_words(stage: Stage) -> list[str]:
    """Name the parts that a stage asks, in the reader's language."""
    return [str(SIGNERS[SignerRole(role)]) for role in stage.roles.split(",") if role]


def expected_words(stage: ExpectedStage) -> list[str]:
    """Name the parts that a stage to come asks, in the reader's language."""
    return [str(SIGNERS[role]) for role in stage.roles]
