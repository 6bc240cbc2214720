"""Sign-off: the inbox, one decision, one milestone."""

from tests.web.matrix.rows import Row

APPROVAL = (("verdict", "approve"), ("round", "1"))

# fmt: off
ROWS = (
    #                                        visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/inbox",                    "303 200 200 200 200 200 200 200 200 200 200 200 200 303"),
    Row("GET", "/sign-offs/<ref>",          "303 403 200 403 403 403 403 404 404 404 404 404 404 303",
                                            "303 404 404 404 404 404 403 404 404 403 200 403 404 303", "sign-off"),
    Row("GET", "/sign-offs/<ref>/approve",  "303 403 200 403 403 403 403 404 404 404 404 404 404 303",
                                            "303 404 404 404 404 404 403 404 404 403 200 403 404 303", "sign-off"),
    Row("GET", "/sign-offs/<ref>/return",   "303 403 200 403 403 403 403 404 404 404 404 404 404 303",
                                            "303 404 404 404 404 404 403 404 404 403 200 403 404 303", "sign-off"),
    # The study plan cannot be failed.
    Row("GET", "/sign-offs/<ref>/not-pass", "303 403 404 403 403 403 403 404 404 404 404 404 404 303",
                                            "303 404 404 404 404 404 403 404 404 403 404 403 404 303", "sign-off"),
    Row("POST", "/sign-offs/<ref>",         "401 403 303 403 403 403 403 404 404 404 404 404 404 401",
                                            "401 404 404 404 404 404 403 404 404 403 303 403 404 401", "sign-off",
        data=APPROVAL),
    Row("POST", "/sign-offs/<ref>/undo",    "401 403 303 403 403 403 403 404 404 404 404 404 404 401",
                                            "401 404 404 404 404 404 403 404 404 403 303 403 404 401", "sign-off"),
    Row("GET", "/milestones/<ref>",         "303 200 200 200 200 200 200 404 404 404 404 404 404 303",
                                            "303 404 404 404 404 404 200 404 404 200 200 200 404 303", "milestone"),
    # Nothing has been handed in.
    Row("POST", "/milestones/<ref>/withdraw", "401 409 403 403 403 403 403 404 404 404 404 404 404 401",
                                              "401 404 404 404 404 404 403 404 404 409 403 403 404 401", "milestone"),
    # Nobody is looked for where somebody is asked.
    Row("POST", "/milestones/<ref>/ask",    "401 403 403 403 409 409 409 404 404 404 404 404 404 401",
                                            "401 404 404 404 404 404 409 404 404 403 403 409 404 401", "milestone"),
)
# fmt: on
