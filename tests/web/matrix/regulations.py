"""Regulation packs: rules, not personal data, so everybody who is signed in may read them."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    #                                             visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/regulations",                    "303 200 200 200 200 200 200 200 200 200 200 200 200 303"),
    Row("GET", "/regulations/compare",            "303 200 200 200 200 200 200 200 200 200 200 200 200 303"),
    Row("GET", "/regulations/<code>/<int:version>",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303", "pack"),
    Row("GET", "/regulations/<code>/<int:version>.yaml",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303", "pack"),
    # Trying it, and moving candidates to it, is for coordinators and their own cohorts.
    Row("GET", "/regulations/<code>/<int:version>/dry-run",
                                                  "303 403 403 403 200 200 200 403 403 403 403 200 403 303",
                                                  "303 403 403 403 200 200 200 403 403 403 403 200 403 303", "pack",
                                                  "303 403 403 403 404 404 404 403 403 403 403 404 403 303"),
    Row("GET", "/regulations/drafts/<ref>/dry-run",
                                              "303 403 403 403 200 200 200 403 403 403 403 200 403 303",
                                              "303 403 403 403 200 200 200 403 403 403 403 200 403 303", "pack-draft",
                                              "303 403 403 403 404 404 404 403 403 403 403 404 403 303"),
    Row("GET", "/cohorts/<ref>/regulations",      "303 403 403 403 200 200 200 403 403 403 403 404 403 303",
                                                  "303 403 403 403 404 404 200 403 403 403 403 200 403 303", "cohort",
                                                  "303 403 403 403 404 404 404 403 403 403 403 404 403 303"),
    Row("POST", "/cohorts/<ref>/regulations",     "401 403 403 403 422 422 422 403 403 403 403 404 403 401",
                                                  "401 403 403 403 404 404 422 403 403 403 403 422 403 401", "cohort",
                                                  "401 403 403 403 404 404 404 403 403 403 403 404 403 401"),
    Row("GET", "/candidates/<ref>/regulations",
                                              "303 403 403 403 200 200 200 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 200 404 404 403 403 200 404 303", "candidacy"),
    Row("POST", "/candidates/<ref>/regulations",
                                              "401 403 403 403 422 422 422 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 422 404 404 403 403 422 404 401", "candidacy"),
)
# fmt: on
