"""A person's own dates, and the address at which programs read them."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    #                                   visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/calendar",            "303 200 200 200 200 200 200 200 200 200 200 200 200 303"),
    Row("POST", "/calendar/address",   "401 303 303 303 303 303 303 303 303 303 303 303 303 401"),
    # An address that nobody has; test_agendas.py tells of those that are good.
    Row("GET", "/calendar/<token>.ics", "404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
)
# fmt: on
