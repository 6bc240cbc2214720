"""The form of «Later»: a day. Which one is possible, the domain says."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from doctoral_center.web.forms.posted import PostedForm


class LaterForm(PostedForm):
    """Until when something is put off; `back` says on which page that was said."""

    until_on = DateField(_("Another day"), [InputRequired(_("Enter a day."))])
    back = HiddenField()
