"""Candidates and cohorts. Lists open for everybody and show only what the reader may see; their own tests count it."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    #                               visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/candidates",       "303 200 200 200 200 200 200 200 200 200 200 200 200 303"),
    Row("GET", "/candidates/<ref>", "303 200 200 200 200 200 200 404 404 404 404 404 404 303",
                                    "303 404 404 404 404 404 200 404 404 200 200 200 404 303", "candidacy"),
    Row("GET", "/cohorts",          "303 403 403 403 200 200 200 200 403 403 403 200 200 303"),
    Row("GET", "/cohorts/<ref>",    "303 403 403 403 200 200 200 200 403 403 403 404 404 303",
                                    "303 403 403 403 404 404 200 200 403 403 403 200 200 303", "cohort",
                                    "303 403 403 403 404 404 404 404 403 403 403 404 404 303"),
    Row("GET", "/cohorts/<ref>/invite",  "303 403 403 403 200 200 200 403 404 403 403 404 403 303",
                                         "303 403 403 403 404 404 200 403 404 403 403 200 403 303", "cohort",
                                         "303 403 403 403 404 404 404 403 404 403 403 404 403 303"),
    Row("POST", "/cohorts/<ref>/invite", "401 403 403 403 303 303 303 403 404 403 403 404 403 401",
                                         "401 403 403 403 404 404 303 403 404 403 403 303 403 401", "cohort",
                                         "401 403 403 403 404 404 404 403 404 403 403 404 403 401"),
)
# fmt: on
