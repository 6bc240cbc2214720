"""What candidates ask for: asked by the candidate alone, read by whoever reads the file."""

from tests.web.matrix.rows import Row

# fmt: off
ROWS = (
    # In the order of ACTORS.
    Row("GET", "/candidates/<ref>/requests/leave",           "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
        "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "candidacy"),
    Row("POST", "/candidates/<ref>/requests/leave",          "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
        "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "candidacy"),
    Row("GET", "/candidates/<ref>/requests/intensity",       "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
        "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "candidacy"),
    Row("POST", "/candidates/<ref>/requests/intensity",      "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
        "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "candidacy"),
    Row("GET", "/candidates/<ref>/requests/extension",       "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
        "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "candidacy"),
    Row("POST", "/candidates/<ref>/requests/extension",      "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
        "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "candidacy"),
    Row("GET", "/candidates/<ref>/requests/supervisor",      "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
        "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "candidacy"),
    Row("POST", "/candidates/<ref>/requests/supervisor",     "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
        "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "candidacy"),
    Row("GET", "/requests/<ref>",                            "303 200 200 200 200 200 200 404 404 404 404 404 404 303",
        "303 404 404 404 404 404 200 404 404 200 200 200 404 303", "request"),
    Row("POST", "/requests/<ref>/withdraw",                  "401 303 403 403 403 403 403 404 404 404 404 404 404 401",
        "401 404 404 404 404 404 403 404 404 303 403 403 404 401", "request"),
    Row("GET", "/requests/<ref>/edit",                       "303 200 403 403 403 403 403 404 404 404 404 404 404 303",
        "303 404 404 404 404 404 403 404 404 200 403 403 404 303", "returned-request"),
    Row("POST", "/requests/<ref>/edit",                      "401 422 403 403 403 403 403 404 404 404 404 404 404 401",
        "401 404 404 404 404 404 403 404 404 422 403 403 404 401", "returned-request"),
)
# fmt: on
