"""What forms show of a pack and put back: a form sent as it was shown changes no byte of any pack that ships."""

from pathlib import Path

import pytest

import doctoral_center
from doctoral_center.domain.pack_edits import SetForm, SetHead, SetMilestone, edited, milestone_keys
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.web.forms.pack_values import (
    head_data,
    head_values,
    milestone_data,
    milestone_values,
    report_data,
    section_values,
)
from doctoral_center.web.forms.packs import HeadForm, MilestoneForm, ReportForm

PACKS = sorted((Path(doctoral_center.__file__).parent / "data" / "regulations").glob("*.yaml"))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_forms_sent_as_they_were_shown_change_nothing(app, pack):
    text = pack.read_bytes().decode()
    value = PackReader(text, "").value
    with app.test_request_context("/"):
        head = SetHead(head_values(HeadForm(formdata=None, data=head_data(value))))
        edits = [head] + [
            SetMilestone(key, milestone_values(MilestoneForm(formdata=None, data=milestone_data(raw))))
            for key, raw in zip(milestone_keys(value["milestones"]), value["milestones"], strict=True)
        ]
        edits += [
            SetForm(code, code, section_values(ReportForm(formdata=None, data=report_data(code, raw))))
            for code, raw in value["forms"].items()
        ]
        assert [edit for edit in edits if edited(text, edit) != text] == []


@pytest.mark.parametrize("raw", [None, "what", [], {"due": 3, "title": [], "sign_off": {"a": 1}, "remind": "no"}])
def test_what_is_of_another_shape_is_shown_empty(raw):
    data = milestone_data(raw)
    assert (data["title_en"], data["kind"], data["count"], data["stages"]) == ("", "once", "", [])
