"""The form of a person's chat."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from doctoral_center.domain.channels import ChatService
from doctoral_center.labels.channels import ADDRESSES
from doctoral_center.web.forms.posted import PostedForm

_LONGEST = 200


class ChatForm(PostedForm):
    """Where a service is to write; the page has one for each service, so the field's id holds the service's name."""

    address = StringField(
        "",
        [InputRequired(_("Enter the address of your chat.")), Length(max=_LONGEST)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def ask_for(self, service: ChatService) -> None:
        """Name the field after what the service calls an address."""
        self.address.id = self.address.label.field_id = f"{service.value}-address"
        self.address.label.text = ADDRESSES[service]
