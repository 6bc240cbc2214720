"""Packs in work: whoever coordinates anything edits them all, and administrators do; who publishes, operations ask."""

from tests.web.matrix.rows import Row

# fmt: off
#                 visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
READ           = "303 403 403 403 200 200 200 403 200 403 403 200 403 303"
MISSING        = "303 403 403 403 404 404 404 403 404 403 403 404 403 303"
SENT_TO_NOBODY = "401 403 403 403 404 404 404 403 404 403 403 404 403 401"
REFUSED        = "401 403 403 403 422 422 422 403 422 403 403 422 403 401"
OVERTAKEN      = "401 403 403 403 409 409 409 403 409 403 403 409 403 401"
# fmt: on

SAVE = (("go", "save"),)
ONE = "/regulations/drafts/<ref>"
NEW_CANDIDATES = "/regulations/<code>/<int:version>/new-candidates"


def _pages(path: str, about: str, sent: str, data: tuple[tuple[str, str], ...] = ()) -> tuple[Row, Row]:
    """A form's page and what an empty form of it gets."""
    return (
        Row("GET", ONE + path, READ, READ, about, MISSING),
        Row("POST", ONE + path, sent, sent, about, SENT_TO_NOBODY, data),
    )


def _sent(path: str, about: str, status: str) -> Row:
    return Row("POST", ONE + path, status, status, about, SENT_TO_NOBODY)


ROWS = (
    Row("GET", NEW_CANDIDATES, READ, READ, "pack", MISSING),
    Row("POST", NEW_CANDIDATES, REFUSED, REFUSED, "pack", SENT_TO_NOBODY),
    Row("GET", "/regulations/drafts", READ),
    Row("POST", "/regulations/drafts", REFUSED),
    Row("GET", "/regulations/drafts/import", READ),
    Row("POST", "/regulations/drafts/import", REFUSED),
    Row("GET", ONE, READ, READ, "pack-draft", MISSING),
    Row("GET", f"{ONE}.yaml", READ, READ, "pack-draft", MISSING),
    *_pages("/text", "pack-draft", REFUSED),
    *_pages("/head", "pack-draft", OVERTAKEN, SAVE),
    *_pages("/milestones/new", "pack-draft", REFUSED, SAVE),
    *_pages("/milestones/<key>", "draft's milestone", REFUSED, SAVE),
    *_pages("/forms/new", "pack-draft", REFUSED, SAVE),
    *_pages("/forms/<key>", "draft's form", REFUSED, SAVE),
    # Without the draft's version: somebody was faster.
    _sent("/milestones/<key>/move", "draft's milestone", OVERTAKEN),
    _sent("/milestones/<key>/remove", "draft's milestone", OVERTAKEN),
    _sent("/forms/<key>/remove", "draft's form", OVERTAKEN),
    _sent("/discard", "pack-draft", OVERTAKEN),
    _sent("/publish", "pack-draft", REFUSED),
)
