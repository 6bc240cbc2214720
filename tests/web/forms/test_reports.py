"""What the editor's form says, and what it must say."""

import pytest

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.reports import DraftChange
from doctoral_center.web.forms.reports import SectionForm, read_section_form


def test_a_save_names_one_section():
    form = read_section_form(
        {"version": "3", "section": "plan", "text": "One.", "language": "ru", "finished": "yes", "go": "next"}
    )
    assert form == SectionForm(3, "plan", "One.", "ru", is_finished=True, go="next")
    assert form.change == DraftChange({"plan": "One."}, {"plan": True}, "ru")


@pytest.mark.parametrize(("finished", "marks"), [("later", {"plan": False}), ("", {}), ("perhaps", {})])
def test_a_mark_is_changed_only_when_the_form_says_so(finished, marks):
    form = read_section_form({"version": "0", "section": "plan", "finished": finished})
    assert form.change == DraftChange({"plan": ""}, marks, None)


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5", "٣", "9" * 10])
def test_a_form_without_its_version_is_damaged(version):
    with pytest.raises(InvalidInputError) as refused:
        read_section_form({"version": version, "section": "plan"})
    assert (refused.value.code, refused.value.field) == ("form-damaged", "version")
