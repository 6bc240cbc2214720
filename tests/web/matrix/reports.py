"""Reports: written by the candidate alone, read by whoever reads the file. An empty form says nothing, hence 422."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    #                                          visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/reports/<ref>/edit",         "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "milestone"),
    Row("POST", "/reports/<ref>/edit",        "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "milestone"),
    Row("POST", "/reports/<ref>/draft",       "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "milestone"),
    Row("POST", "/reports/<ref>/attachments", "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "milestone"),
    Row("GET", "/reports/<ref>/check",        "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "milestone"),
    # Without the draft's version: somebody was faster.
    Row("POST", "/milestones/<ref>/submit",   "401 409 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 409 403 403 404 401", "milestone"),
    Row("GET", "/reports/<ref>",              "303 200 200 200 200 200 200 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 200 404 404 200 200 200 404 303", "report"),
    Row("GET", "/reports/<ref>/receipt",      "303 200 200 200 200 200 200 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 200 404 404 200 200 200 404 303", "report"),
    Row("GET", "/attachments/<ref>",          "303 200 200 200 200 200 200 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 200 404 404 200 200 200 404 303", "attachment"),
    Row("POST", "/attachments/<ref>/remove",  "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "attachment"),
)
# fmt: on
