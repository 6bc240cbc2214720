"""Regulation packs: rules, not personal data, so everybody who is signed in may read them."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    #                                             visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/regulations",                    "303 200 200 200 200 200 200 200 200 200 200 200 200 303"),
    Row("GET", "/regulations/<code>/<int:version>",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303", "pack"),
    Row("GET", "/regulations/<code>/<int:version>.yaml",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303",
                                                  "303 200 200 200 200 200 200 200 200 200 200 200 200 303", "pack"),
)
# fmt: on
