import re

import pytest

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HTTPS = "https://doctorate.example"


@pytest.fixture
def secure_client(database_url, make_app):
    return make_app(database_url, BASE_URL=HTTPS).test_client()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/login", 200), ("/nowhere", 404), ("/healthz", 200), ("/static/css/theme.css", 200), ("/logout", 405)],
)
def test_every_answer_carries_the_same_strict_policy(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/password", "/readyz"])
def test_pages_are_kept_nowhere(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_only_https_is_asked_for_again_and_only_there(client, secure_client):
    assert "Strict-Transport-Security" not in client.get("/login").headers
    secure = secure_client.get("/login", base_url=HTTPS)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(client, secure_client):
    plain = client.get("/login").headers["Set-Cookie"].split("; ")
    assert plain[0].startswith("session=")
    assert sorted(plain[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax"]
    secure = secure_client.get("/login", base_url=HTTPS).headers["Set-Cookie"].split("; ")
    assert secure[0].startswith("__Host-session=")
    assert sorted(secure[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


@pytest.mark.parametrize("host", ["evil.example", "doctorate.example.evil.example", "xdoctorate.example"])
@pytest.mark.parametrize("path", ["/login", "/password", "/nowhere", "/healthz"])
def test_a_forged_host_is_refused(secure_client, host, path):
    response = secure_client.get(path, base_url=f"https://{host}")
    assert response.status_code == 400
    assert host not in response.text
    assert secure_client.post("/password", base_url=f"https://{host}", data={"email": "a@b.example"}).status_code == 400


def test_a_forwarded_host_counts_for_nothing_without_a_proxy_that_we_trust(secure_client):
    response = secure_client.get("/login", base_url=HTTPS, headers={"X-Forwarded-Host": "evil.example"})
    assert response.status_code == 200
    assert "evil.example" not in response.text


def test_pages_hold_nothing_that_the_policy_would_block(client, centre):
    signed_in = centre.client_for(centre.supervisor)
    pages = [client.get("/login"), client.get("/nowhere"), signed_in.get("/me"), signed_in.get("/candidates")]
    inline = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    assert [inline.findall(page.text) for page in pages] == [[], [], [], []]


def test_a_page_asks_no_other_host(client):
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', client.get("/login").text)
    assert [address for address in addresses if not re.match(r"/(?!/)|#", address)] == []
