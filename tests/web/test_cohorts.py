"""The cohort's list and matrix."""

import re
from datetime import UTC, date, datetime

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.programmes import Programme
from doctoral_center.operations.programmes import create_cohort


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def matrix_address(centre):
    return f"/cohorts/{centre.cohort_refs['hit-itmo']}"


def test_the_matrix_names_the_candidate_and_each_milestone_with_its_word(centre):
    page = centre.client_for(centre.coordinator).get(matrix_address(centre))
    assert page.status_code == 200
    assert "Zeng Min" in words(page)
    assert "Individual study plan" in words(page)


def test_a_milestone_past_its_day_is_overdue_in_the_matrix_and_counted_in_its_view(centre):
    centre.at(datetime(2027, 6, 1, 9, tzinfo=UTC))
    page = centre.client_for(centre.coordinator).get(f"{matrix_address(centre)}?view=late")
    assert "Late 1" in words(page)
    assert "Overdue" in words(page)


def test_a_view_with_nobody_in_it_says_so(centre):
    page = centre.client_for(centre.coordinator).get(f"{matrix_address(centre)}?view=leave")
    assert "Nobody belongs to this view today." in words(page)


def test_the_partner_coordinates_the_same_candidate(centre):
    assert "Zeng Min" in words(centre.client_for(centre.partner).get(matrix_address(centre)))


def test_a_coordinator_of_other_universities_does_not_find_the_cohort(centre):
    assert centre.client_for(centre.stranger_coordinator).get(matrix_address(centre)).status_code == 404


def test_an_observer_reads_figures_and_no_name(centre):
    page = centre.client_for(centre.observer).get(matrix_address(centre))
    assert page.status_code == 200
    assert "1 person" in words(page)
    assert "Zeng" not in page.text


def test_a_candidate_may_not_read_the_cohort(centre):
    assert centre.client_for(centre.candidate).get(matrix_address(centre)).status_code == 403


def test_the_list_shows_only_the_cohorts_of_ones_own_candidates(centre):
    page = centre.client_for(centre.stranger_coordinator).get("/cohorts")
    assert "Joint doctorate in ecology" in words(page)
    assert "photonics" not in words(page)


def test_the_matrix_takes_six_statements_for_one_candidate_and_for_three(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    with count_statements() as for_one:
        client.get(matrix_address(centre))
    with centre.writing():
        centre.enrol("second", "Wu", "Hao", native="吴浩")
        centre.enrol("third", "Xie", "Na", native="解娜")
    with count_statements() as for_three:
        page = client.get(matrix_address(centre))
    assert "3 people" in words(page)
    assert (len(for_one), len(for_three)) == (6, 6)


def test_the_list_of_cohorts_takes_three_statements(centre, count_statements):
    client = centre.client_for(centre.centre_coordinator)
    with count_statements() as statements:
        page = client.get("/cohorts")
    assert ("photonics" in page.text, "ecology" in page.text, len(statements)) == (True, True, 3)


def test_invitations_go_to_those_who_cannot_sign_in_and_go_once(centre):
    client = centre.client_for(centre.coordinator)
    page = client.get(f"{matrix_address(centre)}/invite")
    assert "3 people of this cohort cannot sign in yet." in words(page)
    answer = client.post(f"{matrix_address(centre)}/invite", follow_redirects=True)
    assert "3 invitations are on their way." in words(answer)
    assert "Everybody of this cohort can sign in" in words(client.get(f"{matrix_address(centre)}/invite"))
    assert "0 invitations are on their way." in words(
        client.post(f"{matrix_address(centre)}/invite", follow_redirects=True)
    )


def test_an_empty_cohort_leads_only_those_on_who_may_enrol(centre):
    with centre.writing():
        programme = db.session.scalars(select(Programme).where(Programme.code == "hit-itmo")).one()
        ref = create_cohort(programme, year=2027, starts_on=date(2027, 9, 1), actor=centre.operator, now=centre.now).ref
    for person, has_link in [(centre.centre_coordinator, True), (centre.observer, False)]:
        page = centre.client_for(person).get(f"/cohorts/{ref}")
        assert page.status_code == 200
        assert ('href="/candidates/enrol"' in page.text) == has_link
