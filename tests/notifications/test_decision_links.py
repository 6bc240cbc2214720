"""Every mail that asks for a decision leads to the page of its link, for its own recipient."""

import re
from datetime import date, timedelta

import pytest

from doctoral_center.domain.decision_links import read_link
from tests.mailing import Post, milestone_id, set_person
from tests.signing import ask_ref, submit


@pytest.fixture
def post(centre, tmp_path):
    """The study plan, handed in; Sun Yi stands in for its lead supervisor from December."""
    with centre.writing():
        centre.add("deputy", "Sun", "Yi", native="孙怡")
    set_person(centre, centre.supervisor, deputy_id=centre.deputy.id, deputy_from_on=date(2026, 12, 1))
    submit(centre, centre.milestone("study-plan"))
    return Post(centre, tmp_path, about=milestone_id(centre, "study-plan"))


def links(post):
    """(recipient, sign-off, person) of every link to a decision in the mails that went."""
    key = post.centre.app.config["SECRET_KEY"]
    found = []
    for mail in post.mails():
        for token in re.findall(r"/d/(\S+)", mail.get_body(("plain",)).get_content()):
            link = read_link(token, key=key)
            found.append((mail["To"].addresses[0].addr_spec, link.sign_off_ref, link.person_ref))
    return found


def test_the_first_mail_and_the_reminders_lead_each_of_their_readers_to_a_link_of_her_own(centre, post):
    plan = centre.milestone("study-plan")
    asked = ask_ref(centre, plan, centre.supervisor)
    other = ask_ref(centre, plan, centre.cosupervisor)
    post.deliver()
    assert sorted(links(post)) == [
        ("cosupervisor@example.org", other, centre.cosupervisor.ref),
        ("supervisor@example.org", asked, centre.supervisor.ref),
    ]
    post.days(centre.now + timedelta(days=11), 10)
    assert set(links(post)) == {
        ("cosupervisor@example.org", other, centre.cosupervisor.ref),
        ("deputy@example.org", asked, centre.deputy.ref),
        ("supervisor@example.org", asked, centre.supervisor.ref),
    }


def test_whoever_only_looks_into_it_gets_no_link_to_decide(centre, post):
    post.days(centre.now, 24)
    coordinators = {centre.coordinator.email, centre.partner.email, centre.centre_coordinator.email}
    assert coordinators & {mail["To"].addresses[0].addr_spec for mail in post.mails()}
    assert not coordinators & {recipient for recipient, _sign_off, _person in links(post)}
