"""VERSION_ERRORS: why candidates cannot be moved to another version of a pack."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

VERSION_ERRORS: Mapping[str, object] = {
    "version-unknown": _("%(code)s %(version)s is not published: choose another version."),
    "nobody-chosen": _("Nobody is chosen: tick the candidates who are to follow this version."),
    "too-many-candidates": _("At most %(most)s candidates can be moved at once: tick fewer, then move the others."),
}
