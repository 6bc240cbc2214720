"""What is refused of a milestone for one candidate alone, and what to do instead."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

OWN_MILESTONE_ERRORS: Mapping[str, object] = {
    "title-missing": _("Give the title in one language at least."),
    "title-too-long": _("A title has at most %(most)s characters: shorten it."),
    "due-before-start": _("It cannot be due on %(due_on)s, before the start on %(start_on)s: choose a later day."),
    "opens-after-due": _("It opens on %(opens_on)s, after it is due: choose a day up to %(due_on)s."),
    "side-unknown": _("Choose one of the universities that can ask for it."),
    "rule-unknown": _("Choose one of the milestones in the list."),
    "milestone-not-replaceable": _(
        "This milestone is settled, may be tried again or has been replaced: there is nothing to replace."
    ),
    "code-reserved": _("The code “%(code)s” is kept for milestones of single candidates: choose another."),
}
