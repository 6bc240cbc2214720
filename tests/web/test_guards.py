import pytest

from doctoral_center.web.guards import PUBLIC


def test_the_pages_for_everybody_are_a_literal_list():
    assert set(PUBLIC) == {
        "agendas.feed",
        "static",
        "languages.choose",
        "access.sign_in",
        "access.sign_out",
        "access.ask_for_link",
        "access.set_password",
        "decision_links.show",
        "decision_links.confirm_approval",
        "decision_links.confirm_return",
        "decision_links.confirm_failure",
        "decision_links.read_report",
        "decision_links.download",
        "decision_links.decide",
        "decision_links.undo",
        "decision_links.send",
        "health.is_alive",
        "health.is_ready",
    }


def test_a_page_that_asks_for_nobody_is_closed_all_the_same(app, client):
    app.add_url_rule("/planted", view_func=lambda: "open")
    assert client.get("/planted").location == "/login?next=%2Fplanted"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 422),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 422),
        ({"Origin": "http://127.0.0.1:5000"}, 422),
        ({"Sec-Fetch-Site": "none"}, 422),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
    ids=str,
)
def test_a_form_is_taken_from_our_own_pages_only(centre, headers, status):
    assert centre.client_for(centre.supervisor).post("/me", headers=headers).status_code == status


def test_reading_from_elsewhere_is_following_a_link(centre):
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}
    assert centre.client_for(centre.supervisor).get("/me", headers=headers).status_code == 200
