"""Reports as they were handed in: the receipt, and the version to read and print."""

from flask import Blueprint, render_template

from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.sign_off import SignerRole
from doctoral_center.labels.reports import SIGNERS
from doctoral_center.models.reviews import Stage
from doctoral_center.queries.reports import SubmittedReport, get_submitted_report, list_asked
from doctoral_center.web.reports import head_title, may_write
from doctoral_center.web.requests import current_actor

pages = Blueprint("submitted_reports", __name__)


@pages.get("/reports/<ref>")
def read(ref: str) -> str:
    """Show one version as it was handed in, as plain text that loads on any line."""
    report = _report(ref)
    return render_template(
        "report/read.html", report=report, title=head_title(report.head), is_own=may_write(report.head, current_actor())
    )


@pages.get("/reports/<ref>/receipt")
def receipt(ref: str) -> str:
    """Show what was handed in when, and who signs next; the address can be kept."""
    report = _report(ref)
    return render_template(
        "report/receipt.html",
        report=report,
        title=head_title(report.head),
        stages=list_asked(report.head.milestone_id, report.version.number),
        signer_words=signer_words,
        is_own=may_write(report.head, current_actor()),
    )


def _report(ref: str) -> SubmittedReport:
    report = get_submitted_report(ref, actor=current_actor())
    if report is None:
        raise NotFoundError
    return report


def signer_words(stage: Stage) -> list[str]:
    """Name the roles that a stage asks, in the reader's language."""
    return [str(SIGNERS[SignerRole(role)]) for role in stage.roles.split(",") if role]
