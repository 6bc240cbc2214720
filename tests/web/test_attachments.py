"""Files: examined before they are kept, read only by those who read the report, never shown inside our site."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from doctoral_center.domain.reports import DraftText
from doctoral_center.queries.reports import get_draft, get_head, list_attachments
from tests.centre import HIT
from tests.documents_for_upload import EXE, PDF

PDF_30_MB = PDF.ljust(30 * 1024 * 1024, b"\0")
PDF_20_MB = PDF.ljust(20 * 1024 * 1024, b"\0")


@pytest.fixture
def ref(centre, app, tmp_path):
    app.config["STORAGE_URL"] = str(tmp_path / "files")
    return centre.milestone("progress-report", at=HIT)


@pytest.fixture
def browser(centre):
    return centre.client_for(centre.candidate)


@pytest.fixture
def send(browser, ref):
    def send(content, name="figure 1.pdf", *, text="", version=0, by=browser):
        data = {"version": str(version), "section": "summary", "text": text, "finished": "later"}
        # Encoded here: the client would leave the temporary file of a large body to be closed by chance.
        boundary, body = encode_multipart(data | {"file": FileStorage(io.BytesIO(content), name)})
        kind = f"multipart/form-data; boundary={boundary}"
        return by.post(f"/reports/{ref}/attachments", data=body, content_type=kind)

    return send


def attached(centre, ref):
    with centre.reading():
        head = get_head(ref, actor=centre.actor(centre.candidate))
        return [(each.file_name, each.size_bytes, each.ref) for each in list_attachments(head.milestone_id)]


def draft(centre, ref):
    with centre.reading():
        return get_draft(get_head(ref, actor=centre.actor(centre.candidate)).milestone_id)


def test_a_file_is_added_with_the_text_that_was_being_written(centre, browser, send, ref):
    answer = send(PDF, text="See the figure.")
    assert (answer.status_code, answer.location) == (303, f"/reports/{ref}/edit?section=summary#evidence")
    assert [row[:2] for row in attached(centre, ref)] == [("figure 1.pdf", len(PDF))]
    assert draft(centre, ref) == DraftText({"summary": "See the figure."}, (), "en", 2, centre.now)
    page = browser.get(answer.location).text
    assert "<bdi>figure 1.pdf</bdi>" in page
    assert "PDF, 1 KB" in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "This file is empty. Choose it again once it has been saved."),
        ("a.pdf", EXE, "By its content this is not a PDF file. Save it anew as PDF."),
        ("a.exe", EXE, "Only PDF, DOCX, XLSX, ODT, PNG and JPEG files can be attached."),
        ("", b"", "Choose a file first."),
    ],
)
def test_a_refused_file_says_why_and_the_text_stays_in_the_form(centre, send, tmp_path, ref, name, content, sentence):
    answer = send(content, name, text="Typed for an hour.")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ">\nTyped for an hour.</textarea>" in answer.text
    assert (attached(centre, ref), list(tmp_path.rglob("*/*"))) == ([], [])


def test_a_file_of_30_mb_is_refused_before_it_is_read(centre, send, ref):
    answer = send(PDF_30_MB)
    assert answer.status_code == 413
    assert "This file is larger than 20 MB. Make it smaller or divide it." in answer.text
    assert attached(centre, ref) == []


def test_a_file_of_20_mb_passes_and_one_byte_more_does_not(centre, send, ref):
    assert send(PDF_20_MB).status_code == 303
    assert send(PDF_20_MB + b"\0", "more.pdf", version=1).status_code == 422
    assert [row[1] for row in attached(centre, ref)] == [20 * 1024 * 1024]


def test_the_higher_limit_is_for_the_owner_alone(centre, app, send):
    assert send(PDF_30_MB, by=centre.client_for(centre.supervisor)).status_code == 403
    assert send(PDF_30_MB, by=centre.client_for(centre.stranger_candidate)).status_code == 404
    assert send(PDF_30_MB, by=app.test_client()).status_code == 401


def test_a_text_larger_than_the_general_limit_is_refused_elsewhere(browser, ref):
    answer = browser.post(f"/reports/{ref}/edit", data={"text": "x" * 1_100_000})
    assert answer.status_code == 413


def test_the_token_is_asked_for_although_it_is_read_late(browser, send):
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    assert send(PDF).status_code == 400


def test_a_conflict_of_texts_adds_no_file(centre, send, ref):
    send(PDF, text="One.")
    answer = send(PDF, "other.pdf", text="Two.", version=0)
    assert answer.status_code == 409
    assert [row[0] for row in attached(centre, ref)] == ["figure 1.pdf"]


HOSTILE = [
    ("я" * 300 + ".pdf", "я" * 196 + ".pdf"),
    ("../../../etc/cron.d/x.pdf", "x.pdf"),
    ("تقرير \u202egpj.pdf", "تقرير gpj.pdf"),
    ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
]


@pytest.mark.parametrize(("name", "shown"), HOSTILE)
def test_a_name_is_only_shown(centre, browser, send, tmp_path, ref, name, shown):
    answer = send(PDF, name)
    row = attached(centre, ref)[0]
    assert row[0] == shown
    assert "<img" not in browser.get(answer.location).text
    assert {path.name for path in (tmp_path / "files").iterdir()} <= {"incoming", *(f"{n:02x}" for n in range(256))}
    sent = browser.get(f"/attachments/{row[2]}", buffered=True)
    assert sent.headers["Content-Disposition"].startswith("attachment; ")
    assert sent.headers["Content-Disposition"].isascii()


def test_a_file_is_sent_to_be_saved_and_not_again_while_it_is_the_same(centre, browser, send, ref):
    send(PDF, "Отчёт.pdf")
    file_ref = attached(centre, ref)[0][2]
    address = f"/attachments/{file_ref}"
    answer = browser.get(address, buffered=True)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    encoded = "%D0%9E%D1%82%D1%87%D1%91%D1%82"
    wanted = {
        "Content-Disposition": f"attachment; filename={file_ref}.pdf; filename*=UTF-8''{encoded}.pdf",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "Content-Length": str(len(PDF)),
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    assert browser.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_file_of_the_draft_is_the_candidates_alone(centre, browser, send, ref):
    send(PDF)
    address = f"/attachments/{attached(centre, ref)[0][2]}"
    readers = ("supervisor", "coordinator", "centre_coordinator", "stranger_candidate", "observer", "administrator")
    assert [centre.client_for(getattr(centre, name)).get(address).status_code for name in readers] == [404] * 6
    missing = browser.get("/attachments/F-22222222")
    foreign = centre.client_for(centre.stranger_candidate).get(address)
    assert (missing.status_code, foreign.status_code) == (404, 404)


def test_a_file_is_removed_and_gone(centre, browser, send, ref):
    send(PDF)
    address = f"/attachments/{attached(centre, ref)[0][2]}"
    data = {"version": "1", "section": "summary", "text": "Typed meanwhile."}
    answer = browser.post(f"{address}/remove", data=data)
    assert (answer.status_code, answer.location) == (303, f"/reports/{ref}/edit?section=summary#evidence")
    assert (attached(centre, ref), draft(centre, ref).content) == ([], {"summary": "Typed meanwhile."})
    assert browser.get(address).status_code == 404
    assert centre.client_for(centre.supervisor).post(f"{address}/remove", data=data).status_code == 403
    assert centre.client_for(centre.stranger_candidate).post(f"{address}/remove", data=data).status_code == 404
    assert browser.post("/attachments/F-22222222/remove", data=data).status_code == 404


def test_save_with_a_chosen_file_says_that_it_is_still_to_be_added(browser, ref):
    data = {"version": "0", "section": "summary", "text": "One.", "file": "figure.pdf", "go": "next"}
    answer = browser.post(f"/reports/{ref}/edit", data=data, follow_redirects=True)
    assert "The file was not added yet" in answer.text
