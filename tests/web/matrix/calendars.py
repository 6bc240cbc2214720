"""Working days: the administrators' table."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    #                                         visi cand supe cosu coor part cent obse admi scan ssup scoo sobs clos
    Row("GET", "/working-days",               "303 403 403 403 403 403 403 403 200 403 403 403 403 303"),
    Row("GET", "/working-days/<country>/<int:year>",
                                              "303 403 403 403 403 403 403 403 200 403 403 403 403 303",
                                              "303 403 403 403 403 403 403 403 200 403 403 403 403 303", "calendar",
                                              "303 403 403 403 403 403 403 403 404 403 403 403 403 303"),
    Row("POST", "/working-days/<country>/<int:year>",
                                              "401 403 403 403 403 403 403 403 422 403 403 403 403 401",
                                              "401 403 403 403 403 403 403 403 422 403 403 403 403 401", "calendar",
                                              "401 403 403 403 403 403 403 403 404 403 403 403 403 401"),
    Row("POST", "/working-days/<country>/<int:year>/confirm",
                                              "401 403 403 403 403 403 403 403 303 403 403 403 403 401",
                                              "401 403 403 403 403 403 403 403 303 403 403 403 403 401", "calendar",
                                              "401 403 403 403 403 403 403 403 404 403 403 403 403 401"),
)
# fmt: on
