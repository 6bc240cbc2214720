"""What all forms share."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField


class PostedForm(FlaskForm):  # type: ignore[misc]  # no types
    """A form in which a text that was not sent at all is an empty one: nobody's browser does that, but scripts do."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How its fields are made."""

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Any:
            if issubclass(unbound_field.field_class, StringField):
                options["filters"] = [*unbound_field.kwargs.get("filters", ()), _text]
            return unbound_field.bind(form=form, **options)


def _text(value: str | None) -> str:
    return value if value is not None else ""
