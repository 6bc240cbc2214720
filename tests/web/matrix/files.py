"""What coordinators change in a file: dates, supervisors; and enrolment."""

from tests.web.matrix.rows import Row

# fmt: off
READ_OWN      = "303 403 403 403 200 200 200 404 404 404 404 404 404 303"
READ_FOREIGN  = "303 404 404 404 404 404 200 404 404 403 403 200 404 303"
SEND_OWN      = "401 403 403 403 422 422 422 404 404 404 404 404 404 401"
SEND_FOREIGN  = "401 404 404 404 404 404 422 404 404 403 403 422 404 401"

ROWS = (
    #                                      visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/candidates/enrol",       "303 403 403 403 200 200 200 403 403 403 403 200 403 303"),
    Row("POST", "/candidates/enrol",      "401 403 403 403 422 422 422 403 403 403 403 422 403 401"),
    Row("GET", "/candidates/<ref>/leave", READ_OWN, READ_FOREIGN, "candidacy"),
    Row("POST", "/candidates/<ref>/leave", SEND_OWN, SEND_FOREIGN, "candidacy"),
    Row("GET", "/candidates/<ref>/intensity", READ_OWN, READ_FOREIGN, "candidacy"),
    Row("POST", "/candidates/<ref>/intensity", SEND_OWN, SEND_FOREIGN, "candidacy"),
    Row("GET", "/candidates/<ref>/supervisions/new", READ_OWN, READ_FOREIGN, "candidacy"),
    Row("POST", "/candidates/<ref>/supervisions/new", SEND_OWN, SEND_FOREIGN, "candidacy"),
    Row("GET", "/supervisions/<ref>/replace", READ_OWN, READ_FOREIGN, "supervision"),
    Row("POST", "/supervisions/<ref>/replace", SEND_OWN, SEND_FOREIGN, "supervision"),
    Row("GET", "/supervisions/<ref>/end", READ_OWN, READ_FOREIGN, "supervision"),
    Row("POST", "/supervisions/<ref>/end", SEND_OWN, SEND_FOREIGN, "supervision"),
    Row("GET", "/milestones/<ref>/date", READ_OWN, READ_FOREIGN, "milestone"),
    Row("POST", "/milestones/<ref>/date", SEND_OWN, SEND_FOREIGN, "milestone"),
    Row("GET", "/milestones/<ref>/waive", READ_OWN, READ_FOREIGN, "milestone"),
    Row("POST", "/milestones/<ref>/waive", SEND_OWN, SEND_FOREIGN, "milestone"),
    Row("GET", "/milestones/<ref>/replace", READ_OWN, READ_FOREIGN, "milestone"),
    Row("POST", "/milestones/<ref>/replace", SEND_OWN, SEND_FOREIGN, "milestone"),
    Row("GET", "/candidates/<ref>/milestones/new", READ_OWN, READ_FOREIGN, "candidacy"),
    Row("POST", "/candidates/<ref>/milestones/new", SEND_OWN, SEND_FOREIGN, "candidacy"),
    Row("GET", "/changes/<ref>", "303 200 200 200 200 200 200 404 404 404 404 404 404 303",
                                 "303 404 404 404 404 404 200 404 404 200 200 200 404 303", "change"),
    Row("POST", "/changes/<ref>", SEND_OWN, SEND_FOREIGN, "change"),
    Row("GET", "/changes/<ref>/correct", READ_OWN, READ_FOREIGN, "change"),
    Row("POST", "/changes/<ref>/correct", SEND_OWN, SEND_FOREIGN, "change"),
    Row("GET", "/changes/<ref>/return", "303 200 403 403 200 200 200 404 404 404 404 404 404 303",
                                        "303 404 404 404 404 404 200 404 404 200 403 200 404 303", "change"),
    Row("POST", "/changes/<ref>/return", "401 422 403 403 422 422 422 404 404 404 404 404 404 401",
                                         "401 404 404 404 404 404 422 404 404 422 403 422 404 401", "change"),
    # No date has been set by hand.
    Row("POST", "/milestones/<ref>/date/release",
                                          "401 403 403 403 409 409 409 404 404 404 404 404 404 401",
                                          "401 404 404 404 404 404 409 404 404 403 403 409 404 401", "milestone"),
)
# fmt: on
