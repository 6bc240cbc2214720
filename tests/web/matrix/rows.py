"""How the route matrix is written: every page × everybody × an object of one's own centre, a foreign and a missing one.

Each module of this folder holds ROWS of the pages that belong together. A row reads: this method at this address
answers, to the people in the order of ACTORS, with these statuses. Expectations are written out, never computed.
"""

from dataclasses import dataclass

# The people of tests/centre.py. The first has not signed in; the last had, and then her account was closed.
ACTORS = (
    "visitor",
    "candidate",
    "supervisor",
    "cosupervisor",
    "coordinator",
    "partner",
    "centre_coordinator",
    "observer",
    "administrator",
    "stranger_candidate",
    "stranger_supervisor",
    "stranger_coordinator",
    "stranger_observer",
    "closed",
)


NOT_FOUND = "303 404 404 404 404 404 404 404 404 404 404 404 404 303"
"""What a page answers about something that is not there, unless its row says otherwise."""
NOT_FOUND_TO_SEND = "401 404 404 404 404 404 404 404 404 404 404 404 404 401"


@dataclass(frozen=True)
class Row:
    """One method of one page.

    `own` are the statuses with the object of Zeng Min's file (or without any object), `foreign` those with the same
    object of Bekova's, `missing` those with none: where a foreign one is refused, it is refused as the missing one is,
    word for word. `about` names the kind of object (see objects.py).
    `data` is posted; without it, a POST sends an empty form.
    """

    method: str
    rule: str
    own: str
    foreign: str = ""
    about: str = ""
    missing: str = ""
    data: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.about and not self.missing:
            object.__setattr__(self, "missing", NOT_FOUND if self.method == "GET" else NOT_FOUND_TO_SEND)

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"
