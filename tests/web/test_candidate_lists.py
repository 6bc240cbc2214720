"""The list of candidates is a search."""

import re

import pytest


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.mark.parametrize("q", ["", "zeng", "Min", "曾", "zengmin", "min zeng", "ZENG  MIN", "曾敏"])
def test_one_typed_form_in_any_script_finds_the_candidate(centre, q):
    assert "Zeng Min" in words(centre.client_for(centre.supervisor).get("/candidates", query_string={"q": q}))


@pytest.mark.parametrize("q", ["bekova", "zengx", "%", "_", "zeng\0bekova", "zeng bekova", "Айгерім"])
def test_what_does_not_begin_a_name_in_the_readers_care_finds_nobody(centre, q):
    page = centre.client_for(centre.supervisor).get("/candidates", query_string={"q": q})
    assert "No match." in words(page)
    assert "Bekova" not in page.text.replace(q, "")


def test_a_reference_finds_its_candidate(centre):
    page = centre.client_for(centre.centre_coordinator).get("/candidates", query_string={"q": centre.candidacy.ref})
    assert "Zeng Min" in words(page)
    assert "Aigerim" not in words(page)


def test_a_supervisor_sees_whom_she_supervises_and_a_coordinator_whom_her_university_trains(centre):
    seen = {
        name: [
            family in words(centre.client_for(getattr(centre, name)).get("/candidates"))
            for family in ("Zeng", "Bekova")
        ]
        for name in ("supervisor", "cosupervisor", "coordinator", "centre_coordinator", "stranger_coordinator")
    }
    assert seen == {
        "supervisor": [True, False],
        "cosupervisor": [True, False],
        "coordinator": [True, False],
        "centre_coordinator": [True, True],
        "stranger_coordinator": [False, True],
    }


def test_the_next_step_of_each_candidate_stands_in_the_list(centre):
    assert "Individual study plan" in words(centre.client_for(centre.coordinator).get("/candidates"))


@pytest.mark.parametrize("after", ["x", "1:", "99999999999:z", "²:a", "1:\0"])
def test_a_cursor_that_makes_no_sense_is_no_failure(centre, after):
    client = centre.client_for(centre.coordinator)
    assert client.get("/candidates", query_string={"after": after}).status_code == 200


def test_the_list_takes_five_statements_for_one_candidate_and_for_three(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    with count_statements() as for_one:
        client.get("/candidates")
    with centre.writing():
        centre.enrol("second", "Wu", "Hao", native="吴浩")
        centre.enrol("third", "Xie", "Na", native="解娜")
    with count_statements() as for_three:
        page = client.get("/candidates")
    assert "Xie Na" in words(page)
    assert (len(for_one), len(for_three)) == (5, 5)
