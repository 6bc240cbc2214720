"""Packs in work in the browser: begin, import, look, edit as text, export, publish, discard."""

from datetime import UTC, datetime

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.regulations import RegulationDraft
from tests.centre import DATA, HIT
from tests.web.packs_in_work import DRAFTS, upload, words

CODE = "cn-joint-phd"
BYTES = (DATA / "regulations" / f"{CODE}.yaml").read_bytes()


def begin(centre, who=None):
    """Begin a copy in the browser; the path of its page."""
    client = centre.client_for(who or centre.centre_coordinator)
    return client.post(DRAFTS, data={"base": f"{CODE}/1"}).headers["Location"]


def drafts(centre):
    with centre.reading():
        return [draft.text for draft in db.session.scalars(select(RegulationDraft).order_by(RegulationDraft.id))]


def test_a_copy_is_begun_and_listed(centre):
    client = centre.client_for(centre.coordinator)
    page = words(client.get(begin(centre, centre.coordinator)))
    assert "<h1>Joint doctorate in China</h1>" in page
    assert "a copy of version 1" in page
    assert "Nothing is wrong: it can be published" in page
    assert "18 months after the start" in page
    listed = words(client.get(DRAFTS))
    assert "<strong>cn-joint-phd</strong>" in listed
    assert "A copy of Joint doctorate in China, version 1" in listed


def test_an_empty_pack_says_what_it_needs(centre):
    client = centre.client_for(centre.coordinator)
    page = words(client.get(client.post(DRAFTS, data={"base": "empty"}).headers["Location"]))
    assert "There is no milestone yet." in page
    assert "things are to be mended before publishing" in page


def test_what_is_no_version_is_not_copied(centre):
    answer = centre.client_for(centre.coordinator).post(DRAFTS, data={"base": f"{CODE}/99"})
    assert answer.status_code == 422
    assert "There is no such published version: choose one from the list." in words(answer)


def test_what_is_imported_is_exported_byte_for_byte(centre):
    client = centre.client_for(centre.coordinator)
    content = "\ufeff".encode() + BYTES.replace(b"\n", b"\r\n")
    path = upload(client, content).headers["Location"]
    answer = client.get(f"{path}.yaml")
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=G-")


def test_a_file_that_is_no_pack_is_refused_with_its_line(centre):
    answer = upload(centre.client_for(centre.coordinator), b"code: mine\n\tversion: 1\n")
    assert answer.status_code == 422
    assert "Line 2: This is not YAML" in words(answer)
    assert drafts(centre) == []


def test_a_file_that_is_no_text_or_none_at_all_is_refused(centre):
    client = centre.client_for(centre.coordinator)
    assert "The file is not UTF-8 text: save it as UTF-8 and choose it again." in words(upload(client, b"\xff\xfe\x00"))
    assert "Choose a file first." in words(client.post(f"{DRAFTS}/import"))


def test_a_pack_with_mistakes_is_imported_and_each_says_where_it_is_mended(centre):
    client = centre.client_for(centre.centre_coordinator)
    wrong = BYTES.replace(b"form: proposal\n", b"form: propsal\n").replace(b"country: CN", b"country: XX")
    location = upload(client, wrong).headers["Location"]
    page = words(client.get(location))
    assert "2 things are to be mended before publishing" in page
    assert f'<a href="{location}/milestones/proposal#form">Thesis proposal</a>' in page
    assert f'<a href="{location}/head#country">Head</a>' in page
    assert "Mend what is wrong first." in page


def test_the_text_is_edited_as_text(centre):
    client = centre.client_for(centre.coordinator)
    path = begin(centre)
    text = BYTES.decode().replace("months: 18", "months: 20")
    typed = text.replace("\n", "\r\n")
    assert client.post(f"{path}/text", data={"text": typed, "version": "1"}).status_code == 303
    assert drafts(centre) == [text]


def test_a_text_that_is_no_yaml_is_refused_and_kept_in_the_window(centre):
    client = centre.client_for(centre.coordinator)
    path = begin(centre)
    answer = client.post(f"{path}/text", data={"text": "code: [mine", "version": "1"})
    assert answer.status_code == 422
    assert "This is not YAML" in answer.text
    assert "code: [mine</textarea>" in answer.text
    assert drafts(centre) == [BYTES.decode()]


def test_of_two_windows_the_second_keeps_its_text_and_sees_the_other(centre):
    client = centre.client_for(centre.coordinator)
    path = begin(centre)
    client.post(f"{path}/text", data={"text": "code: first\n", "version": "1"})
    answer = client.post(f"{path}/text", data={"text": "code: second\n", "version": "1"})
    assert answer.status_code == 409
    assert "code: second\r\n</textarea>" in answer.text or "code: second\n</textarea>" in answer.text
    assert "code: first" in answer.text
    assert 'name="version" value="2"' in answer.text


def test_publishing_makes_a_version_and_ends_the_draft(centre):
    client = centre.client_for(centre.centre_coordinator)
    path = begin(centre)
    assert "It becomes version 2 of “cn-joint-phd” and never changes again." in words(client.get(path))
    answer = client.post(f"{path}/publish", data={"version": "1", "valid_from": "2027-09-01"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/regulations/{CODE}/2")
    made = client.get(f"/regulations/{CODE}/2.yaml").data
    head, rest = made.split(b"\nsources:", 1)
    assert b"\nversion: 2\n" in head
    assert b"\nvalid: {from: 2027-09-01, until: null}" in head
    assert rest == BYTES.split(b"\nsources:", 1)[1]
    assert client.get(f"/regulations/{CODE}/1.yaml").data == BYTES
    assert client.get(path).status_code == 404


def test_publishing_asks_for_the_first_day(centre):
    client = centre.client_for(centre.centre_coordinator)
    path = begin(centre)
    answer = client.post(f"{path}/publish", data={"version": "1", "valid_from": "soon"})
    assert answer.status_code == 422
    assert "Enter the first day on which candidates may be enrolled under it." in answer.text


def test_a_pack_with_mistakes_is_not_published(centre):
    client = centre.client_for(centre.centre_coordinator)
    path = upload(client, BYTES.replace(b"form: proposal\n", b"form: propsal\n")).headers["Location"]
    answer = client.post(f"{path}/publish", data={"version": "1", "valid_from": "2027-09-01"})
    assert answer.status_code == 422
    assert "Mend what is wrong first." in answer.text


def test_a_universitys_coordinator_is_told_who_publishes_what_is_not_hers(centre):
    client = centre.client_for(centre.coordinator)
    path = begin(centre)
    sentence = "ask a coordinator of the centre to publish it."
    assert sentence in words(client.get(path))
    answer = client.post(f"{path}/publish", data={"version": "1", "valid_from": "2027-09-01"})
    assert answer.status_code == 403
    assert sentence in words(answer)


def test_a_universitys_coordinator_publishes_her_own(centre):
    client = centre.client_for(centre.coordinator)
    own = BYTES.replace(b"code: cn-joint-phd", b"code: hit-phd").replace(
        b"institution: null", f"institution: https://ror.org/{HIT}".encode()
    )
    path = upload(client, own).headers["Location"]
    answer = client.post(f"{path}/publish", data={"version": "1", "valid_from": "2026-09-01"})
    assert answer.headers["Location"] == "/regulations/hit-phd/1"


def test_a_draft_that_somebody_has_saved_meanwhile_is_neither_published_nor_discarded(centre):
    client = centre.client_for(centre.centre_coordinator)
    path = begin(centre)
    client.post(f"{path}/text", data={"text": BYTES.decode() + "# seen\n", "version": "1"})
    for action in ("publish", "discard"):
        answer = client.post(f"{path}/{action}", data={"version": "1", "valid_from": "2027-09-01"})
        assert answer.status_code == 409
        assert "Somebody has saved this pack since you opened the page." in answer.text


def test_a_draft_is_discarded(centre):
    client = centre.client_for(centre.coordinator)
    path = begin(centre)
    assert client.post(f"{path}/discard", data={"version": "1"}).headers["Location"] == DRAFTS
    assert drafts(centre) == []


def test_the_list_costs_the_same_for_one_draft_and_for_three(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    begin(centre)
    client.get(DRAFTS)
    with count_statements() as one:
        client.get(DRAFTS)
    centre.at(datetime(2026, 11, 23, 10, tzinfo=UTC))
    begin(centre)
    begin(centre)
    client = centre.client_for(centre.coordinator)
    with count_statements() as three:
        client.get(DRAFTS)
    assert (len(one), len(three)) == (4, 4)


def test_the_pages_of_a_draft_cost_few_statements(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    path = begin(centre)
    found = []
    for page in ("", "/head", "/milestones/proposal", "/forms/proposal", "/text"):
        client.get(path + page)
        with count_statements() as statements:
            client.get(path + page)
        found.append(len(statements))
    assert found == [5, 4, 3, 3, 3]
