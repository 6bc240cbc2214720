"""What coordinators see over all their candidates: the outbox (screen 17), and conflicts between the sides."""

from tests.web.matrix.rows import Row

# fmt: off
NOBODYS = "303 403 403 403 404 404 404 403 404 403 403 404 403 303"
TO_NOBODY = "401 403 403 403 404 404 404 403 404 403 403 404 403 401"

ROWS = (
    #                              visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/conflicts",      "303 403 403 403 200 200 200 403 403 403 403 200 403 303"),
    Row("GET", "/reminders",      "303 403 403 403 200 200 200 403 200 403 403 200 403 303"),
    # Nothing is chosen.
    Row("POST", "/reminders/send-again", "401 403 403 403 422 422 422 403 422 403 403 422 403 401"),
    Row("POST", "/reminders/hold",       "401 403 403 403 422 422 422 403 422 403 403 422 403 401"),
    Row("POST", "/reminders/release",    "401 403 403 403 422 422 422 403 422 403 403 422 403 401"),
    Row("POST", "/reminders/test",       "401 403 403 403 303 303 303 403 303 403 403 303 403 401"),
    # Whoever a mail is written to reads it too.
    Row("GET", "/reminders/mails/<ref>", "303 200 404 404 200 200 200 404 404 404 404 404 404 303",
                                         "303 404 404 404 404 404 200 404 404 200 404 200 404 303", "mail"),
    Row("GET", "/reminders/mails/<ref>/repeat",   "303 403 403 403 200 200 200 403 404 403 403 404 403 303",
                                                  "303 403 403 403 404 404 200 403 404 403 403 200 403 303",
                                                  "sent-mail", NOBODYS),
    Row("POST", "/reminders/mails/<ref>/repeat",  "401 403 403 403 303 303 303 403 404 403 403 404 403 401",
                                                  "401 403 403 403 404 404 303 403 404 403 403 303 403 401",
                                                  "sent-mail", TO_NOBODY),
    Row("GET", "/reminders/mails/<ref>/address",  "303 403 403 403 200 200 200 403 404 403 403 404 403 303",
                                                  "303 403 403 403 404 404 200 403 404 403 403 200 403 303",
                                                  "failed-mail", NOBODYS),
    Row("POST", "/reminders/mails/<ref>/address", "401 403 403 403 422 422 422 403 404 403 403 404 403 401",
                                                  "401 403 403 403 404 404 422 403 404 403 403 422 403 401",
                                                  "failed-mail", TO_NOBODY),
)
# fmt: on
