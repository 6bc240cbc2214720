"""A link by mail to one decision: good for whoever it was sent to, and for her before she signs in."""

from tests.web.matrix.reviews import APPROVAL
from tests.web.matrix.rows import Row

NOWHERE = "404 404 404 404 404 404 404 404 404 404 404 404 404 404"

# fmt: off
ROWS = (
    #                                 visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/d/<token>",         "200 404 200 404 404 404 404 404 404 404 404 404 404 200",
                                     "200 404 404 404 404 404 404 404 404 404 200 404 404 200", "link", NOWHERE),
    Row("GET", "/d/<token>/approve", "200 404 200 404 404 404 404 404 404 404 404 404 404 200",
                                     "200 404 404 404 404 404 404 404 404 404 200 404 404 200", "link", NOWHERE),
    Row("GET", "/d/<token>/return",  "200 404 200 404 404 404 404 404 404 404 404 404 404 200",
                                     "200 404 404 404 404 404 404 404 404 404 200 404 404 200", "link", NOWHERE),
    # The study plan cannot be failed.
    Row("GET", "/d/<token>/not-pass", NOWHERE, NOWHERE, "link", NOWHERE),
    Row("GET", "/d/<token>/report",  "200 404 200 404 404 404 404 404 404 404 404 404 404 200",
                                     "200 404 404 404 404 404 404 404 404 404 200 404 404 200", "link", NOWHERE),
    Row("GET", "/d/<token>/files/<ref>",
                                     "200 404 200 404 404 404 404 404 404 404 404 404 404 200",
                                     "200 404 404 404 404 404 404 404 404 404 200 404 404 200", "link's file", NOWHERE),
    Row("POST", "/d/<token>",        "303 404 303 404 404 404 404 404 404 404 404 404 404 303",
                                     "303 404 404 404 404 404 404 404 404 404 303 404 404 303", "link", NOWHERE,
        data=APPROVAL),
    # Nothing has been decided, and the link still works.
    Row("POST", "/d/<token>/undo",   "303 404 303 404 404 404 404 404 404 404 404 404 404 303",
                                     "303 404 404 404 404 404 404 404 404 404 303 404 404 303", "link", NOWHERE),
    Row("POST", "/d/<token>/new",    "303 404 303 404 404 404 404 404 404 404 404 404 404 303",
                                     "303 404 404 404 404 404 404 404 404 404 303 404 404 303", "link", NOWHERE),
)
# fmt: on
