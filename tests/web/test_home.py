import pytest


@pytest.mark.parametrize("name", ["coordinator", "partner", "centre_coordinator"])
def test_a_coordinator_begins_with_who_is_late(centre, name):
    response = centre.client_for(getattr(centre, name)).get("/")
    assert response.status_code == 200
    assert "Late and blocked" in response.text


def test_an_observer_begins_with_the_cohorts_and_an_administrator_with_her_account(centre):
    assert centre.client_for(centre.observer).get("/").location == "/cohorts"
    assert centre.client_for(centre.administrator).get("/").location == "/me"


def test_a_part_that_somebody_does_not_have_is_not_shown(centre):
    assert centre.client_for(centre.administrator).get("/?as=coordinator").location == "/me"
