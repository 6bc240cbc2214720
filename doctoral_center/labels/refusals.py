"""REFUSALS: what an error page says, by HTTP status: what happened, and what to do now."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Refusal:
    """A heading and one sentence, both lazy."""

    heading: object
    sentence: object


REFUSALS: Mapping[int, Refusal] = {
    400: Refusal(
        _("This could not be read"),
        _("The request was incomplete or damaged on its way. Go back, load the page again and repeat what you did."),
    ),
    401: Refusal(_("Please sign in"), _("This page is for people who have signed in.")),
    403: Refusal(
        _("You may not do this"),
        _("This is for others to see or to do. If it should be yours too, ask your coordinator."),
    ),
    404: Refusal(
        _("There is no such page"),
        _("The address is wrong, the page has gone, or it is not yours to see. Start again from your home page."),
    ),
    405: Refusal(
        _("This address takes no such request"),
        _("The page can be read but not sent to, or the other way round. Start again from your home page."),
    ),
    409: Refusal(
        _("This has changed in the meantime"),
        _("Somebody was faster, or it is no longer possible. Load the page again to see how it stands now."),
    ),
    413: Refusal(
        _("This is too large"),
        _("What you sent is larger than the form takes. Shorten it, or add it as an attachment of up to 20 MB."),
    ),
    422: Refusal(_("Something does not fit"), _("Go back and correct what you entered; nothing has been changed.")),
    429: Refusal(
        _("Too many attempts"),
        _("To protect your account, we wait a little before the next attempt. Try again later."),
    ),
    500: Refusal(
        _("Something went wrong on our side"),
        _("Nothing was changed. It has been noted; please try again, and tell your coordinator if it happens again."),
    ),
    503: Refusal(
        _("We are very busy just now"),
        _("Nothing was changed. Wait a few seconds and send it again."),
    ),
}
