"""The commands on reminders, and `journal verify`."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from doctoral_center.db import db
from doctoral_center.models.messages import Message
from tests.mailing import Post, milestone_id


@pytest.fixture
def run(centre):
    """Run a command; return its exit status and its lines."""

    def run(*words):
        result = centre.app.test_cli_runner().invoke(args=["reminders", *words])
        return result.exit_code, result.output.splitlines()

    return run


def test_plan_says_how_many_and_a_dry_run_writes_none(centre, run):
    assert run("plan", "--dry-run") == (0, ["Planned: 3.", "Nothing was written: this was a dry run."])
    assert run("plan") == (0, ["Planned: 3."])
    assert run("plan") == (0, ["Planned: 0."])


def test_deliver_sends_what_is_due_and_ends(centre, run, tmp_path):
    centre.app.config["MAIL_URL"] = f"folder:{tmp_path}"
    assert run("deliver") == (0, ["Nothing was due."])
    run("plan")
    assert run("deliver") == (0, ["sent: 3"])
    assert len(list(tmp_path.glob("*.eml"))) == 3


def test_preview_lists_what_will_go(centre, run):
    status, lines = run("preview", "--days", "2")
    assert status == 0
    mine = [line for line in lines if "candidate@example.org" in line and "stranger" not in line]
    lead = "candidate@example.org  Reminder: to hand in"
    about = "Individual study plan of Zeng Min, due 2026-12-01"
    assert mine == [f"2026-11-23  {lead}, 30 days before: {about}", f"2026-11-24  {lead}, 7 days before: {about}"]


def test_explain_tells_what_went_and_what_comes(centre, run, tmp_path):
    post = Post(centre, tmp_path, milestone_id(centre, "study-plan"))
    post.days(centre.now, 1)
    ref = centre.milestone("study-plan")
    status, lines = run("explain", ref, "candidate@example.org")
    assert status == 0
    assert lines[:4] == [
        "Individual study plan of Zeng Min, due on 1 Dec 2026 (Asia/Shanghai); mails to Zeng Min (Asia/Shanghai).",
        "Reminder: to hand in, 30 days before, due 2026-12-01: sent 23 Nov 2026, 17:00.",
        "Next: Reminder: to hand in, 7 days before, on 24 Nov 2026, 08:00 at the earliest.",
        "Then: Reminder: to hand in, 1 day before, on 30 Nov 2026, 08:00 at the earliest.",
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "skipped", "skip_reason": "on-leave"}, "not sent. The candidate is on leave."),
        ({"state": "failed", "last_error": "550 no such user"}, "failed. Last answer: 550 no such user"),
        ({"last_error": "451 later"}, "waits, not before 23 Nov 2026, 17:00. Last answer: 451 later"),
    ],
)
def test_explain_tells_why_a_mail_did_not_go(centre, run, values, words):
    run("plan")
    with centre.writing():
        db.session.execute(update(Message).values(**values))
    _status, lines = run("explain", centre.milestone("study-plan"), centre.candidate.ref)
    assert lines[1] == f"Reminder: to hand in, 30 days before, due 2026-12-01: {words}"


def test_explain_tells_why_nothing_comes(centre, run):
    with centre.reading():
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    _status, lines = run("explain", centre.milestone("study-plan"), centre.observer.ref)
    assert lines[1:] == [
        "No mail has been planned so far.",
        "Nothing comes within 120 days: no step of the ladder falls to Olga Petrova.",
    ]


def test_explain_knows_no_stranger(centre, run):
    answer = (1, ["Error: There is no such milestone, or no such person."])
    assert run("explain", "M-22222222", "candidate@example.org") == answer
    assert run("explain", centre.milestone("study-plan"), "nobody@example.org") == answer


def test_the_runner_is_among_the_commands(centre, run):
    status, lines = run("run", "--help")
    assert status == 0
    assert any("--every" in line for line in lines)


def test_a_beat_long_ago_does_not_hinder_a_plan(centre, run):
    centre.at(centre.now + timedelta(days=400))
    assert run("plan")[0] == 0
