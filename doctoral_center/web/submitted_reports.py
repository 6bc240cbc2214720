"""Reports as they were handed in, to read and to print."""

from flask import Blueprint, render_template

from doctoral_center.domain.errors import NotFoundError
from doctoral_center.queries.reports import SubmittedReport, get_submitted_report
from doctoral_center.web.decision_pages import Way
from doctoral_center.web.reports import head_title, may_write
from doctoral_center.web.requests import current_actor

pages = Blueprint("submitted_reports", __name__)


@pages.get("/reports/<ref>")
def read(ref: str) -> str:
    """Show one version as it was handed in, as plain text that loads on any line."""
    actor = current_actor()
    report = get_submitted_report(ref, actor=actor)
    if report is None:
        raise NotFoundError
    return report_page(report, is_own=may_write(report.head, actor))


def report_page(report: SubmittedReport, *, is_own: bool, way: Way | None = None) -> str:
    """Return the page of a version; by a mail's link (`way`) it leads back to the decision and nowhere else."""
    return render_template("report/read.html", report=report, title=head_title(report.head), is_own=is_own, way=way)
