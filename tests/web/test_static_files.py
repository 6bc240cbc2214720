import gzip
import re

from tests.architecture.sources import ROOT

THEME = "/static/css/theme.css"


def fingerprinted(client, name):
    return re.search(rf'"(/static/{name}\?v=[0-9a-f]{{12}})"', client.get("/login").text)[1]


def test_a_fingerprinted_file_is_kept_for_a_year(client):
    response = client.get(fingerprinted(client, "css/theme.css"))
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_without_the_right_fingerprint_is_asked_for_again_soon(client):
    for address in (THEME, f"{THEME}?v=000000000000"):
        assert client.get(address).headers["Cache-Control"] == "public, max-age=300"


def test_a_file_is_compressed_for_browsers_that_can_read_it(client):
    plain = client.get(THEME)
    packed = client.get(THEME, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == (ROOT / "doctoral_center/static/css/theme.css").read_bytes()


def test_a_file_has_no_cookie_and_does_not_vary_with_one(client):
    client.get("/login")
    response = client.get(THEME)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"


def test_a_file_that_has_not_changed_is_not_sent_again(client):
    tag = client.get(THEME).headers["ETag"]
    response = client.get(THEME, headers={"If-None-Match": tag})
    assert (response.status_code, response.data) == (304, b"")


def test_no_path_leads_out_of_the_folder(client):
    for path in ("/static/../config.py", "/static/%2e%2e/config.py", "/static/css"):
        assert client.get(path).status_code == 404


def test_a_page_is_compressed_and_the_first_view_is_small(client):
    headers = {"Accept-Encoding": "gzip"}
    page = client.get("/login", headers=headers)
    assert page.headers["Content-Encoding"] == "gzip"
    addresses = re.findall(r'(?:href|src)="(/static/[^"#]+)"', gzip.decompress(page.data).decode())
    sizes = [len(client.get(address, headers=headers).data) for address in dict.fromkeys(addresses)]
    assert len(sizes) + 1 <= 6
    assert len(page.data) + sum(sizes) <= 100_000


def test_the_sprite_holds_every_icon_that_is_drawn_and_no_other():
    package = ROOT / "doctoral_center"
    held = re.findall(r'<symbol id="i-([a-z0-9-]+)"', (package / "static/icons.svg").read_text("utf-8"))
    templates = "\n".join(path.read_text("utf-8") for path in package.joinpath("templates").rglob("*.html"))
    drawn = set(re.findall(r'icon\("([a-z0-9-]+)"', templates))
    assert sorted(drawn - set(held)) == []
    # A table of labels or a condition may name one, too.
    sources = templates + "\n".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    assert [name for name in held if f'"{name}"' not in sources] == []
