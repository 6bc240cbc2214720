"""Pages around the pages: home, account, sign-in, language, probes."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    #                            visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/",             "303 200 200 200 200 200 200 303 200 200 200 200 303 303"),
    Row("GET", "/me",           "303 200 200 200 200 200 200 200 200 200 200 200 200 303"),
    Row("POST", "/me",          "401 422 422 422 422 422 422 422 422 422 422 422 422 401"),
    Row("POST", "/me/deputy",   "401 422 422 422 422 422 422 422 422 422 422 422 422 401"),
    Row("POST", "/me/password", "401 422 422 422 422 422 422 422 422 422 422 422 422 401"),
    Row("POST", "/me/chats",        "401 404 404 404 404 404 404 404 404 404 404 404 404 401"),
    Row("POST", "/me/chats/test",   "401 404 404 404 404 404 404 404 404 404 404 404 404 401"),
    Row("POST", "/me/chats/remove", "401 404 404 404 404 404 404 404 404 404 404 404 404 401"),
    Row("POST", "/me/sessions", "401 303 303 303 303 303 303 303 303 303 303 303 303 401"),
    Row("GET", "/login",        "200 303 303 303 303 303 303 303 303 303 303 303 303 200"),
    Row("POST", "/login",       "422 422 422 422 422 422 422 422 422 422 422 422 422 422"),
    Row("POST", "/logout",      "303 303 303 303 303 303 303 303 303 303 303 303 303 303"),
    Row("GET", "/password",     "200 200 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("POST", "/password",    "422 422 422 422 422 422 422 422 422 422 422 422 422 422"),
    Row("POST", "/language",    "303 303 303 303 303 303 303 303 303 303 303 303 303 303"),
    Row("GET", "/healthz",      "200 200 200 200 200 200 200 200 200 200 200 200 200 200"),
    Row("GET", "/readyz",       "200 200 200 200 200 200 200 200 200 200 200 200 200 200"),
    # A token that nobody was sent; test_access.py tells of those that are good.
    Row("GET", "/password/<token>",     "404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    Row("POST", "/password/<token>",    "404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    Row("GET", "/invitations/<token>",  "404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    Row("POST", "/invitations/<token>", "404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    Row("GET", "/static/<path:filename>", "404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
)
# fmt: on
