"""The nudge on the pages: the button or the day it comes back, and the count for everybody."""

import re
from datetime import timedelta

import pytest

from tests import requesting
from tests.signing import submit


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def plan(centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


@pytest.mark.parametrize("page", ["home", "milestone"])
def test_the_button_comes_after_three_days_and_gives_way_to_a_sentence(centre, plan, page):
    path = "/" if page == "home" else f"/milestones/{plan}"
    before = centre.client_for(centre.candidate).get(path)
    assert "You can send a reminder from 26 Nov 2026 on." in words(before)
    assert "/nudge" not in before.text
    centre.at(centre.now + timedelta(days=3))
    zeng_min = centre.client_for(centre.candidate)
    assert f'action="/milestones/{plan}/nudge"' in zeng_min.get(path).text
    answer = zeng_min.post(f"/milestones/{plan}/nudge", data={"back": page})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    after = zeng_min.get(path)
    assert "2 people are reminded, politely." in words(after)
    assert "Nudged 1 time, last on 26 Nov 2026 You can send the next reminder from 3 Dec 2026 on." in words(after)
    assert "/nudge" not in after.text


def test_coordinators_see_the_count_beside_each_signer(centre, plan):
    for days in (3, 7):
        centre.at(centre.now + timedelta(days=days))
        centre.client_for(centre.candidate).post(f"/milestones/{plan}/nudge")
    page = centre.client_for(centre.coordinator).get(f"/milestones/{plan}")
    assert words(page).count("Nudged 2 times, last on 3 Dec 2026") == 2
    assert "/nudge" not in page.text


def test_too_early_is_told_with_the_day(centre, plan):
    answer = centre.client_for(centre.candidate).post(f"/milestones/{plan}/nudge")
    assert answer.status_code == 409
    assert "You can remind them from 26 Nov 2026 on." in words(answer)


def test_there_is_no_button_for_a_leave(centre):
    ref = requesting.submit(centre)
    centre.at(centre.now + timedelta(days=4))
    zeng_min = centre.client_for(centre.candidate)
    for path in ("/", f"/requests/{ref}"):
        assert "/nudge" not in zeng_min.get(path).text
