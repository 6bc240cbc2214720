"""ENTER by browser: pages and forms."""

from flask import Blueprint, Flask

from doctoral_center.web import (
    access,
    agendas,
    attachments,
    calendars,
    candidate_lists,
    candidate_requests,
    candidates,
    changes,
    chats,
    cohorts,
    conflict_lists,
    dates,
    decision_links,
    decisions,
    dry_runs,
    enrolment,
    errors,
    frame,
    guards,
    headers,
    health,
    home,
    languages,
    leaves,
    mails,
    me,
    milestones,
    nudges,
    own_milestones,
    pack_comparisons,
    pack_editor,
    programme_sides,
    regulation_drafts,
    regulation_versions,
    regulations,
    reminders,
    reports,
    requests,
    reviews,
    shown_requests,
    snoozes,
    static_files,
    submissions,
    submitted_reports,
    supervisions,
    throttle,
)

# Every page belongs to a blueprint of this list, one a line.
PAGES: tuple[Blueprint, ...] = (
    languages.pages,
    candidate_lists.pages,
    candidates.pages,
    changes.pages,
    decisions.pages,
    leaves.pages,
    mails.pages,
    candidate_requests.pages,
    shown_requests.pages,
    cohorts.pages,
    conflict_lists.pages,
    dates.pages,
    dry_runs.pages,
    enrolment.pages,
    access.pages,
    me.pages,
    chats.pages,
    home.pages,
    agendas.pages,
    health.pages,
    pack_comparisons.pages,
    regulation_versions.pages,
    regulations.pages,
    regulation_drafts.pages,
    pack_editor.pages,
    programme_sides.pages,
    reminders.pages,
    reports.pages,
    attachments.pages,
    calendars.pages,
    submissions.pages,
    submitted_reports.pages,
    supervisions.pages,
    milestones.pages,
    nudges.pages,
    own_milestones.pages,
    reviews.pages,
    decision_links.pages,
    snoozes.pages,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Register pages, sessions, languages and headers. What runs before a request runs in this order."""
    requests.init_app(app)
    languages.init_app(app)
    guards.init_app(app)
    throttle.init_app(app)
    frame.init_app(app)
    errors.init_app(app)
    # What runs after a request runs in the opposite order: headers see the compressed page.
    headers.init_app(app)
    static_files.init_app(app)
    for pages in PAGES:
        app.register_blueprint(pages)
