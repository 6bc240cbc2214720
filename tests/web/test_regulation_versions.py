"""Trying a version on a cohort and moving candidates to it: seen first, decided with a reason, taken back as well."""

import re
from datetime import date

import pytest

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.regulation_drafts import begin_draft, save_text
from doctoral_center.operations.regulations import publish_regulation
from tests.centre import DATA, HIT, ITMO
from tests.signing import milestone, state

DRY_RUN = "/regulations/cn-joint-phd/2/dry-run"
SECOND = (
    ("version: 1", "version: 2"),
    ("due: {after: start, months: 3}", "due: {after: start, months: 2}"),
    ("- code: courses", "- code: course-work"),
)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def second_text():
    text = (DATA / "regulations" / "cn-joint-phd.yaml").read_text("utf-8")
    for old, new in SECOND:
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def second(centre):
    with centre.writing():
        publish_regulation(second_text(), actor=centre.operator, now=centre.now)


def cohort(centre):
    return centre.cohort_refs["hit-itmo"]


def move_data(centre, **changes):
    data = {"side": HIT, "version": "cn-joint-phd/2", "candidates": centre.candidacy.ref, "reason": "Rules of 2026"}
    return data | changes


def test_a_dry_run_shows_whose_dates_would_move_and_by_how_much(centre, second):
    page = words(centre.client_for(centre.coordinator).get(f"{DRY_RUN}?cohort={cohort(centre)}"))
    total = (
        "1 candidate would get other dates: 1 date moves, up to 29 days earlier, 1 is added, 1 is no longer asked for"
    )
    assert total in page
    assert "Individual study plan 1 Dec 2026 2 Nov 2026 29 days earlier" in page
    assert "Courses completed 1 Sept 2028 – no longer asked for" in page
    assert "Courses completed – 1 Sept 2028 would be added" in page


def test_a_dry_run_of_what_changes_nothing_says_so(centre):
    page = words(
        centre.client_for(centre.coordinator).get(f"/regulations/cn-joint-phd/1/dry-run?cohort={cohort(centre)}")
    )
    assert "No date would move. for 1 candidate every date stays" in page


def test_a_cohort_that_follows_other_regulations_is_tried_for_the_side_that_is_chosen(centre, second):
    client = centre.client_for(centre.partner)
    address = f"/regulations/general-joint-doctorate/1/dry-run?cohort={cohort(centre)}"
    assert "No date would move." in words(client.get(address))
    address = f"{DRY_RUN}?cohort={cohort(centre)}&side={ITMO}"
    assert "1 candidate would get other dates" in words(client.get(address))


def test_a_draft_is_tried_before_it_is_published(centre):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        draft = begin_draft(("cn-joint-phd", 1), actor=actor, now=centre.now)
        save_text(draft.ref, second_text(), shown_version=1, actor=actor, now=centre.now)
        ref = draft.ref
    page = centre.client_for(centre.coordinator).get(f"/regulations/drafts/{ref}/dry-run?cohort={cohort(centre)}")
    assert "1 candidate would get other dates" in words(page)


def test_a_draft_with_mistakes_says_which(centre):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        draft = begin_draft(("cn-joint-phd", 1), actor=actor, now=centre.now)
        text = second_text().replace("months: 41", "months: -41")
        save_text(draft.ref, text, shown_version=1, actor=actor, now=centre.now)
        ref = draft.ref
    page = words(
        centre.client_for(centre.coordinator).get(f"/regulations/drafts/{ref}/dry-run?cohort={cohort(centre)}")
    )
    assert "Dates cannot be computed: the pack has 1 mistake." in page
    assert "-41 is too small: give 0 or more." in page


def test_a_cohort_of_others_is_not_found(centre, second):
    client = centre.client_for(centre.stranger_coordinator)
    assert client.get(f"{DRY_RUN}?cohort={cohort(centre)}").status_code == 404


def test_a_dry_run_costs_the_same_for_one_candidate_or_three(centre, second, count_statements):
    client = centre.client_for(centre.coordinator)
    address = f"{DRY_RUN}?cohort={cohort(centre)}"
    client.get(address)
    for name in ("other", "third"):
        with count_statements() as statements:
            client.get(address)
        assert len(statements) == 12
        with centre.writing():
            centre.enrol(name, "Zhao", "Lei", native="赵磊")


def test_the_page_shows_what_would_move_and_changes_nothing(centre, second):
    client = centre.client_for(centre.coordinator)
    page = client.get(f"/cohorts/{cohort(centre)}/regulations?side={HIT}&version=cn-joint-phd/2")
    assert "Individual study plan 1 Dec 2026 2 Nov 2026 29 days earlier" in words(page)
    assert f'<input type="checkbox" name="candidates" value="{centre.candidacy.ref}" checked>' in page.text
    assert milestone(centre, centre.milestone("study-plan")).due_on == date(2026, 12, 1)


def test_candidates_are_moved_with_a_reason_and_back_again(centre, second):
    client = centre.client_for(centre.coordinator)
    address = f"/cohorts/{cohort(centre)}/regulations"
    ref = centre.milestone("study-plan")
    answer = client.post(address, data=move_data(centre))
    assert (answer.status_code, answer.location) == (303, address)
    page = words(client.get(address))
    assert "1 candidate follows this version now." in page
    assert "2 dates moved." in page
    assert "Joint doctorate in China, version 2 · 1 candidate" in page
    assert milestone(centre, ref).due_on == date(2026, 11, 2)
    client.post(address, data=move_data(centre, version="cn-joint-phd/1", reason="Too early"))
    assert milestone(centre, ref).due_on == date(2026, 12, 1)


def test_the_same_post_twice_moves_nobody(centre, second):
    client = centre.client_for(centre.coordinator)
    address = f"/cohorts/{cohort(centre)}/regulations"
    client.post(address, data=move_data(centre))
    client.get(address)
    client.post(address, data=move_data(centre))
    assert "Nobody was moved: all of them follow this version already." in words(client.get(address))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Give the reason"),
        ({"candidates": ""}, "Nobody is chosen"),
        ({"version": ""}, "Show what would move"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(centre, second, changes, sentence):
    client = centre.client_for(centre.coordinator)
    data = move_data(centre, **changes)
    data = {name: value for name, value in data.items() if value or name == "reason"}
    answer = client.post(f"/cohorts/{cohort(centre)}/regulations", data=data)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert milestone(centre, centre.milestone("study-plan")).due_on == date(2026, 12, 1)


def test_a_single_candidate_is_moved_from_her_own_page(centre, second):
    client = centre.client_for(centre.coordinator)
    address = f"/candidates/{centre.candidacy.ref}/regulations"
    assert address in client.get(f"/candidates/{centre.candidacy.ref}").text
    page = words(client.get(f"{address}?side={HIT}&version=cn-joint-phd/2"))
    assert "Individual study plan 1 Dec 2026 2 Nov 2026 29 days earlier" in page
    answer = client.post(address, data=move_data(centre))
    assert answer.location == f"/candidates/{centre.candidacy.ref}"
    log = "Fang Wang moved the candidate from cn-joint-phd 1 to cn-joint-phd 2: Rules of 2026"
    assert log in words(client.get(answer.location))


def test_every_page_of_a_candidate_still_opens_after_a_move(centre, second):
    """What was settled names milestones that the new version does not know."""
    settled = [centre.milestone(code) for code in ("courses", "mid-term")]
    for ref in settled:
        with centre.writing():
            waive_milestone(ref, actor=centre.actor(centre.coordinator), reason="Done at home", now=centre.now)
    centre.client_for(centre.coordinator).post(
        f"/candidates/{centre.candidacy.ref}/regulations", data=move_data(centre)
    )
    assert state(centre, settled[0]) == "waived"
    pages = [f"/candidates/{centre.candidacy.ref}", "/", *(f"/milestones/{ref}" for ref in settled)]
    pages += [f"/milestones/{centre.milestone(code)}" for code in ("study-plan", "course-work")]
    for person in (centre.candidate, centre.supervisor, centre.coordinator, centre.partner):
        client = centre.client_for(person)
        assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_the_partner_moves_her_own_side_only(centre, second):
    client = centre.client_for(centre.partner)
    address = f"/candidates/{centre.candidacy.ref}/regulations"
    page = words(client.get(address))
    assert "General joint doctorate (cotutelle), version 1" in page
    assert client.post(address, data=move_data(centre)).status_code == 422
    assert milestone(centre, centre.milestone("study-plan")).due_on == date(2026, 12, 1)


def test_a_candidacy_that_has_ended_keeps_its_version(centre, second):
    with centre.writing():
        candidacy = db.session.get_one(Candidacy, centre.candidacy.id)
        candidacy.state, candidacy.ended_on = "graduated", date(2026, 11, 1)
    client = centre.client_for(centre.coordinator)
    page = words(client.get(f"/candidates/{centre.candidacy.ref}/regulations"))
    assert "candidacies that have ended keep theirs" in page
