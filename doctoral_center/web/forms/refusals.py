"""Put what the domain refused beside the field that it is about."""

from flask_wtf import FlaskForm

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.labels import error_sentence


def show_refusal(form: FlaskForm, error: InvalidInputError) -> None:
    """Add the sentence to the field that the error names, or to the form as a whole.

    A form may ask for a thing under another name than the domain has for it: `ASKED_AS` says which field that is.
    """
    name = error.field or ""
    field = form._fields.get(getattr(form, "ASKED_AS", {}).get(name, name))
    if field is None:
        form.form_errors.append(error_sentence(error))
    else:
        field.errors = [*field.errors, error_sentence(error)]
