"""Which files may be attached, and under which name."""

import io

import pytest

from doctoral_center.domain.attachments import MAX_FILE_BYTES, clean_file_name, examine
from doctoral_center.domain.errors import InvalidInputError
from tests.documents_for_upload import DOCX, EXE, JPEG, ODT, ODT_TYPE, OFFICE, PDF, PNG, XLSX, office, zipped

PRETENDS = "file-not-what-it-says"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEETS = "application/vnd.oasis.opendocument.spreadsheet"
WORD = f"{OFFICE}wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("figure 1.pdf", PDF, "application/pdf"),
        ("FIGURE.PDF", PDF, "application/pdf"),
        ("a.docx", DOCX, f"{OFFICE}wordprocessingml.document"),
        ("a.xlsx", XLSX, f"{OFFICE}spreadsheetml.sheet"),
        (
            "a.docx",
            zipped({"customXml/a": "x", "word/document.xml": "x", "[Content_Types].xml": WORD}),
            f"{OFFICE}wordprocessingml.document",
        ),
        ("a.odt", ODT, ODT_TYPE),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("экспедиция.pdf", PDF, "application/pdf"),
        ("数据.pdf", PDF, "application/pdf"),
    ],
)
def test_an_allowed_file_is_known_by_content_and_name(name, content, media_type):
    stream = io.BytesIO(content)
    assert examine(name, stream).media_type == media_type
    assert stream.tell() == 0


REFUSED = {
    "empty": ("a.pdf", b"", "file-empty"),
    "30 MB": ("a.pdf", PDF + b"\0" * 30 * 1024 * 1024, "file-too-large"),
    "one byte too many": ("a.pdf", PDF.ljust(MAX_FILE_BYTES + 1, b"\0"), "file-too-large"),
    "renamed program": ("a.pdf", EXE, PRETENDS),
    "renamed program as image": ("a.png", EXE, PRETENDS),
    "program": ("a.exe", EXE, "file-type-not-allowed"),
    "program behind turned text": ("a\u202efdp.exe", EXE, "file-type-not-allowed"),
    "no extension": ("report", PDF, "file-type-not-allowed"),
    "only an extension": (".pdf", PDF, "file-type-not-allowed"),
    "html": ("a.html", b"<html>", "file-type-not-allowed"),
    "svg": ("a.svg", b"<svg/>", "file-type-not-allowed"),
    "old word": ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "file-type-not-allowed"),
    "html named pdf": ("a.pdf", b"<html><script>alert(1)</script>", PRETENDS),
    "html before the pdf": ("a.pdf", b"<html></html>" + PDF, PRETENDS),
    "html inside the pdf's head": (
        "a.pdf",
        b"%PDF-1.7\n<HTML><script>alert(1)</script>\n" + PDF,
        "file-carries-a-page",
    ),
    "script inside a png": ("a.png", PNG + b"<script>alert(1)</script>", "file-carries-a-page"),
    "php inside a jpeg": ("a.jpg", JPEG + b"<?php system(1);", "file-carries-a-page"),
    "png named jpg": ("a.jpg", PNG, PRETENDS),
    "pdf named docx": ("a.docx", PDF, PRETENDS),
    "sheet named docx": ("a.docx", XLSX, PRETENDS),
    "zip named docx": ("a.docx", zipped({"a.txt": "x"}), PRETENDS),
    "docx without its text": ("a.docx", zipped({"[Content_Types].xml": WORD, "word/a.xml": "x"}), PRETENDS),
    "docx without its types": ("a.docx", zipped({"word/document.xml": "x"}), PRETENDS),
    "docx that declares a sheet": ("a.docx", office("word/document.xml", "x/y"), PRETENDS),
    "macros by member": (
        "a.docx",
        office("word/document.xml", WORD, **{"word/vbaProject.bin": "x"}),
        "file-has-macros",
    ),
    "macros by type": ("a.docx", office("word/document.xml", MACROS), "file-has-macros"),
    "macros by name": ("a.docm", DOCX, "file-type-not-allowed"),
    "macros in odt": (
        "a.odt",
        zipped({"mimetype": ODT_TYPE, "content.xml": "x", "Basic/script-lc.xml": "x"}),
        "file-has-macros",
    ),
    "sheet of odf named odt": ("a.odt", zipped({"mimetype": SHEETS, "content.xml": "x"}), PRETENDS),
    "cut zip": ("a.docx", DOCX[:-30], PRETENDS),
    "directory of two megabytes": (
        "a.docx",
        zipped({"[Content_Types].xml": WORD} | {f"{n:0>200}": "" for n in range(9000)}),
        PRETENDS,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_must_not_be_kept_is_refused_with_a_code(case):
    name, content, code = REFUSED[case]
    with pytest.raises(InvalidInputError) as refused:
        examine(name, io.BytesIO(content))
    assert (refused.value.code, refused.value.field) == (code, "file")


def test_a_file_of_exactly_20_mb_is_allowed():
    assert examine("a.pdf", io.BytesIO(PDF.ljust(20 * 1024 * 1024, b"\0"))).word == "PDF"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("/absolute/report.pdf", "report.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\u2066a\u2069\u200e.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("  many   spaces .pdf ", "many spaces .pdf"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("تقرير التقدم.pdf", "تقرير التقدم.pdf"),
        ("第一章.pdf", "第一章.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("я" * 300 + ".pdf", "я" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
        ('<img src=x onerror="alert(1)">.png', '<img src=x onerror="alert(1)">.png'),
        ("CON", "CON"),
    ],
)
def test_a_file_name_is_data_only(name, shown):
    assert clean_file_name(name) == shown
