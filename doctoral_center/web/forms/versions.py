"""Form for moving candidates to another version; whether that is possible, the domain says."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.fields import SelectMultipleField
from wtforms.validators import InputRequired, Length

from doctoral_center.domain.reasons import REASON_LENGTH
from doctoral_center.web.forms.posted import PostedForm


class MoveForm(PostedForm):
    """Who is to follow which version from now on, and why. The page itself draws all but the reason."""

    side = StringField()
    version = StringField()
    candidates = SelectMultipleField(validate_choice=False)
    reason = TextAreaField(
        _("Reason"),
        [InputRequired(_("Give the reason: others have to understand it later.")), Length(max=REASON_LENGTH)],
        description=_("The coordinators of both sides read it."),
        render_kw={"rows": "3"},
    )
