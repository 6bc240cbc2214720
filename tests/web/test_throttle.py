import pytest

from doctoral_center.web.throttle import account_and_network, network


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
    ],
)
def test_a_household_is_one_network(app, address, expected):
    with app.test_request_context("/login", environ_base={"REMOTE_ADDR": address}):
        assert network() == expected


def test_an_account_is_counted_once_however_it_is_typed_and_without_its_address(app):
    keys = set()
    for email in ("a@b.example", " A@B.example "):
        with app.test_request_context("/login", method="POST", data={"email": email}):
            keys.add(account_and_network())
    assert len(keys) == 1
    assert "b.example" not in keys.pop()


def test_an_address_from_a_header_counts_for_nothing_without_a_proxy_that_we_trust(app):
    with app.test_request_context(
        "/login", headers={"X-Forwarded-For": "198.51.100.1"}, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    ):
        assert network() == "192.0.2.7"


def test_all_workers_count_together(database_url):
    """Two processes would be two applications on one database."""
    import re

    from doctoral_center import create_app

    statuses = []
    for attempt in range(11):
        client = create_app({"DATABASE_URL": database_url, "TESTING": True}).test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)[1]
        fields = {"csrf_token": token, "email": "a@b.example", "password": f"guess number {attempt}"}
        statuses.append(client.post("/login", data=fields).status_code)
    assert statuses == [422] * 10 + [429]
