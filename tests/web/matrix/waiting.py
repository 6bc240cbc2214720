"""What waits: put off by whoever has it, nudged about by the candidate."""

from tests.web.matrix.rows import Row

TOMORROW = (("until_on", "2026-11-24"),)

# fmt: off
ROWS = (
    #                                         visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/sign-offs/<ref>/later",      "303 403 200 403 403 403 403 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 403 404 404 403 200 403 404 303", "sign-off"),
    Row("POST", "/sign-offs/<ref>/later",     "401 403 303 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 403 303 403 404 401", "sign-off",
        data=TOMORROW),
    Row("POST", "/sign-offs/<ref>/later/end", "401 403 303 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 403 303 403 404 401", "sign-off"),
    Row("GET", "/milestones/<ref>/later",     "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
                                              "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "milestone"),
    Row("POST", "/milestones/<ref>/later",    "401 303 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 303 403 403 404 401", "milestone",
        data=TOMORROW),
    Row("POST", "/milestones/<ref>/later/end", "401 303 403 403 403 403 403 404 404 404 404 404 404 401",
                                               "401 404 404 404 404 404 403 404 404 303 403 403 404 401", "milestone"),
    # Nothing has been handed in; the request for leave is nobody's to be nudged about.
    Row("POST", "/milestones/<ref>/nudge",    "401 409 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 409 403 403 404 401", "milestone"),
    Row("POST", "/requests/<ref>/nudge",      "401 409 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 409 403 403 404 401", "request"),
)
# fmt: on
