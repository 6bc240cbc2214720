"""What the deadline engine refuses, as codes with the sentences that explain them."""

from collections.abc import Mapping

from doctoral_center.domain.errors import InvalidInputError


def N_(message: str) -> str:  # noqa: N802 - the name by which the catalogue's extraction finds the text
    """Mark a text that is translated where it is shown."""
    return message


class DeadlineError(InvalidInputError, ValueError):
    """An impossible input. `code` is a key of SENTENCES; `params` fills its %-placeholders (days are dates)."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, None, params)

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code] % self.params


# Translated and filled in by whoever shows them.
SENTENCES: dict[str, str] = {
    "change-incomplete": N_("A change of the kind “%(kind)s” also needs “%(missing)s”."),
    "change-before-start": N_(
        "A change (%(kind)s) cannot take effect on %(day)s, before the start on %(start_on)s: choose a later day."
    ),
    "leave-ends-before-it-starts": N_(
        "A leave from %(first_on)s cannot end on %(last_on)s: its last day is on or after its first."
    ),
    "leaves-overlap": N_(
        "The leaves from %(first_on)s to %(last_on)s and from %(other_first_on)s to %(other_last_on)s overlap: "
        "shorten one or make them one leave."
    ),
    "percent-not-positive": N_(
        "Nobody can study at %(percent)s %% from %(from_on)s: give more than 0 %%, or enter a leave."
    ),
    "two-intensities-from-one-day": N_("Two changes of intensity start on %(from_on)s: keep one of them."),
    "release-not-after-decision": N_(
        "The manual date of %(code)s #%(occurrence)s was decided on %(decided_on)s and cannot be released on "
        "%(released_on)s: release it on a later day."
    ),
    "two-manual-dates-on-one-day": N_(
        "Two manual dates for %(code)s #%(occurrence)s were decided on %(decided_on)s: keep one of them."
    ),
    "manual-date-before-start": N_(
        "%(code)s #%(occurrence)s cannot be due on %(due_on)s, before the start on %(start_on)s: choose a later day."
    ),
    "change-names-nothing": N_(
        "A change (%(kind)s) names %(code)s #%(occurrence)s, which does not exist here: correct the code or the number."
    ),
    "settled-names-nothing": N_(
        "%(code)s #%(occurrence)s is given as settled, but does not exist here: correct the code or the number."
    ),
    "beyond-the-calendar": N_(
        "These dates lead out of the calendar (years 1 to 9999): check the start day and the changes."
    ),
}
