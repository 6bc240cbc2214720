"""The signer's inbox (screen 3), and one decision by whoever has signed in."""

from collections.abc import Callable, Sequence

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _

from doctoral_center import clock
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.reviews import Waiting, get_desk, get_next_expected
from doctoral_center.queries.shown_reviews import Ask, Review, ShownRound
from doctoral_center.web import decision_pages
from doctoral_center.web.decision_pages import Answer, Way
from doctoral_center.web.requests import change, current_actor
from doctoral_center.web.snooze_views import later_of_ask

pages = Blueprint("reviews", __name__)

DUE_SOON_DAYS = 3
# So many decisions stand open on the page with all that is needed; the rest are lines, so that the page stays small.
IN_FULL = 3

# Key in the address → words, and what belongs to it.
FILTERS: dict[str, tuple[object, Callable[[Waiting], bool]]] = {
    "all": (_("All"), lambda _item: True),
    "late": (_("Late"), lambda item: item.days_left is not None and item.days_left < 0),
    "soon": (_("Due soon"), lambda item: item.days_left is not None and 0 <= item.days_left <= DUE_SOON_DAYS),
}

LATER = "later"


@pages.get("/inbox")
def show_inbox() -> str:
    """What waits for the reader, the most urgent first."""
    return inbox(current_actor())


def inbox(actor: Actor) -> str:
    """Return the inbox, which is also the supervisor's home."""
    now = clock.now()
    desk = get_desk(actor, now=now)
    later = {item.ask.ref: later_of_ask(item.review, item.ask, actor, now) for item in desk.waiting}
    until = {ref: each.until_on for ref, each in later.items() if each is not None and each.until_on is not None}
    resting = sorted((item for item in desk.waiting if item.ask.ref in until), key=lambda item: until[item.ask.ref])
    awake = [item for item in desk.waiting if item.ask.ref not in until]
    filters = _filters(awake, resting)
    key = request.args.get("show", "all")
    key = key if key in filters else "all"
    return render_template(
        "inbox.html",
        desk=desk,
        later=later,
        waiting=[item for item in awake if key in FILTERS and FILTERS[key][1](item)],
        resting=resting if key in {"all", LATER} else [],
        filters=filters,
        shown=key,
        expected=None if desk.waiting else get_next_expected(actor),
        in_full=IN_FULL,
        actor=actor,
        **decision_pages.words(),
    )


def _filters(awake: Sequence[Waiting], resting: Sequence[Waiting]) -> dict[str, tuple[object, int]]:
    """Return the words and the number behind each filter; what is put off still waits, and counts."""
    counted = {name: (words, sum(map(test, awake))) for name, (words, test) in FILTERS.items()}
    counted["all"] = (FILTERS["all"][0], len(awake) + len(resting))
    return counted | ({LATER: (_("Later"), len(resting))} if resting else {})


@pages.get("/sign-offs/<ref>")
def show(ref: str) -> str:
    """One decision with its summary and its buttons."""
    return decision_pages.show(_way(ref))


@pages.get("/sign-offs/<ref>/approve")
def confirm_approval(ref: str) -> Answer:
    """Ask to confirm an approval."""
    return decision_pages.confirm(_way(ref), Verdict.APPROVE)


@pages.get("/sign-offs/<ref>/return")
def confirm_return(ref: str) -> Answer:
    """Ask what must change."""
    return decision_pages.confirm(_way(ref), Verdict.RETURN)


@pages.get("/sign-offs/<ref>/not-pass")
def confirm_failure(ref: str) -> Answer:
    """Ask why it is not passed."""
    return decision_pages.confirm(_way(ref), Verdict.NOT_PASS)


@pages.post("/sign-offs/<ref>")
def decide(ref: str) -> Answer:
    """Record the verdict."""
    return decision_pages.decide(_way(ref))


@pages.post("/sign-offs/<ref>/undo")
def undo(ref: str) -> Answer:
    """Take the verdict back."""
    return decision_pages.undo(_way(ref))


def my_decision(ref: str) -> tuple[Review, ShownRound, Ask]:
    """Return the reader's sign-off with its review and round.

    Raises NotFoundError if it is not to be seen, NotPermittedError if it is not the reader's.
    """
    return decision_pages.asked(_way(ref))


def _way(ref: str) -> Way:
    return Way(ref, current_actor(), f"/sign-offs/{ref}", change)
