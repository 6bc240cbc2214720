"""Work on packs: begin, edit, publish, discard."""

from datetime import date

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotFoundError, NotPermittedError, StaleVersionError
from doctoral_center.domain.pack_edits import AddMilestone, RemoveMilestone, SetHead, SetMilestone
from doctoral_center.domain.regulations import RegulationError
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.regulations import Regulation, RegulationDraft
from doctoral_center.operations.regulation_drafts import (
    begin_draft,
    discard_draft,
    import_draft,
    publish_draft,
    save_edit,
    save_text,
)
from doctoral_center.queries.regulation_drafts import get_draft, list_drafts
from tests.centre import DATA, HIT

TEXT = (DATA / "regulations" / "cn-joint-phd.yaml").read_bytes().decode()
BASE = ("cn-joint-phd", 1)
LATER = SetMilestone("proposal", {"due": {"months": 20}})
FIRST_DAY = date(2027, 9, 1)
OF_HIT = SetHead({"code": "hit-phd", "institution": f"https://ror.org/{HIT}"})


def begin(centre, base=BASE, *, by=None):
    with centre.writing():
        return begin_draft(base, actor=centre.actor(by or centre.coordinator), now=centre.now).ref


def imported(centre, text, *, by=None):
    with centre.writing():
        return import_draft(text, actor=centre.actor(by or centre.coordinator), now=centre.now).ref


def save(centre, ref, edit, version=1, *, by=None):
    with centre.writing():
        actor = centre.actor(by or centre.coordinator)
        return save_edit(ref, edit, shown_version=version, actor=actor, now=centre.now).version


def publish(centre, ref, version=1, *, by=None):
    with centre.writing():
        actor = centre.actor(by or centre.centre_coordinator)
        made = publish_draft(ref, shown_version=version, valid_from=FIRST_DAY, actor=actor, now=centre.now)
        return made.code, made.version


def text_of(centre, ref):
    with centre.reading():
        return db.session.scalars(select(RegulationDraft.text).where(RegulationDraft.ref == ref)).one()


def published(centre, code, version):
    with centre.reading():
        return db.session.scalars(
            select(Regulation.source_text).where(Regulation.code == code, Regulation.version == version)
        ).one()


def test_a_copy_is_the_published_text_byte_for_byte(centre):
    assert text_of(centre, begin(centre)) == TEXT


def test_what_is_imported_is_kept_byte_for_byte(centre):
    text = "\ufeff# A remark\r\ncode:   mine   # and another\r\nunknown: [1,   2]\r\n"
    assert text_of(centre, imported(centre, text)) == text


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [("code: [\n", "not-yaml", 2), ("just words", "not-a-pack", 1), ("", "not-a-pack", 1), ("- a\n", "not-a-pack", 1)],
)
def test_what_is_no_pack_at_all_is_refused_with_the_line(centre, text, code, line):
    with pytest.raises(RegulationError) as refused:
        imported(centre, text)
    assert [(finding.code, finding.line) for finding in refused.value.findings] == [(code, line)]


def test_lists_within_lists_without_end_are_refused(centre):
    with pytest.raises(RegulationError) as refused:
        imported(centre, "a: " + "[" * 5000)
    assert [finding.code for finding in refused.value.findings] == ["too-deep"]


def test_a_text_longer_than_any_pack_is_refused(centre):
    with pytest.raises(InvalidInputError, match="pack-too-large"):
        imported(centre, "a: 1\n" * 70_000)


def test_there_is_no_copy_of_what_is_not_published(centre):
    with pytest.raises(InvalidInputError, match="base-unknown"):
        begin(centre, ("cn-joint-phd", 7))


def test_an_edit_changes_one_line_and_moves_the_version(centre):
    ref = begin(centre)
    assert save(centre, ref, LATER) == 2
    assert TEXT.count("due: {after: start, months: 18}") == 1
    assert text_of(centre, ref) == TEXT.replace("due: {after: start, months: 18}", "due: {after: start, months: 20}")


def test_the_same_edit_sent_twice_changes_nothing_the_second_time(centre):
    ref = begin(centre)
    assert save(centre, ref, LATER) == 2
    assert save(centre, ref, LATER) == 2


def test_an_edit_of_what_somebody_has_changed_meanwhile_is_stale(centre):
    ref = begin(centre)
    save(centre, ref, LATER)
    other = SetMilestone("thesis", {"due": {"months": 40}})
    with pytest.raises(StaleVersionError):
        save(centre, ref, other, by=centre.partner)
    with pytest.raises(StaleVersionError):
        save(centre, ref, RemoveMilestone("nothing"))
    assert save(centre, ref, other, 2) == 3


def test_an_edit_of_a_milestone_that_is_not_there_is_not_found(centre):
    with pytest.raises(NotFoundError):
        save(centre, begin(centre), SetMilestone("nothing", {"roll": "none"}))


def test_a_text_is_saved_even_if_it_is_wrong_but_not_if_it_is_no_yaml(centre):
    ref = begin(centre)
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        draft = save_text(ref, "code: Wrong Code\n", shown_version=1, actor=actor, now=centre.now)
        assert (draft.version, draft.code) == (2, "Wrong Code")
    with pytest.raises(RegulationError), centre.writing():
        save_text(ref, "code: {", shown_version=2, actor=centre.actor(centre.coordinator), now=centre.now)


def test_publishing_makes_the_next_version_and_leaves_the_one_before_as_it_was(centre):
    ref = begin(centre)
    save(centre, ref, LATER)
    assert publish(centre, ref, 2) == ("cn-joint-phd", 2)
    text = published(centre, "cn-joint-phd", 2)
    assert "version: 2\n" in text
    assert "valid: {from: 2027-09-01, until: null}\n" in text
    assert published(centre, "cn-joint-phd", 1) == TEXT
    with centre.reading():
        assert list_drafts(actor=centre.actor(centre.coordinator)) == []


def test_a_pack_with_mistakes_is_not_published(centre):
    ref = begin(centre)
    save(centre, ref, AddMilestone({"code": "talk"}, "proposal"))
    with pytest.raises(RegulationError) as refused:
        publish(centre, ref, 2)
    assert {finding.code for finding in refused.value.findings} == {"missing"}


def test_a_universitys_coordinator_publishes_the_packs_of_her_university_alone(centre):
    ref = begin(centre)
    with pytest.raises(NotPermittedError, match="pack-of-others"):
        publish(centre, ref, by=centre.coordinator)
    save(centre, ref, OF_HIT)
    with pytest.raises(NotPermittedError, match="pack-of-others"):
        publish(centre, ref, 2, by=centre.partner)
    assert publish(centre, ref, 2, by=centre.coordinator) == ("hit-phd", 1)


def test_no_university_takes_over_the_pack_of_all(centre):
    ref = begin(centre)
    save(centre, ref, SetHead({"institution": f"https://ror.org/{HIT}"}))
    with pytest.raises(NotPermittedError, match="pack-of-others"):
        publish(centre, ref, 2, by=centre.coordinator)


def test_an_administrator_edits_and_does_not_publish(centre):
    ref = begin(centre, by=centre.administrator)
    with pytest.raises(NotPermittedError, match="pack-of-others"):
        publish(centre, ref, by=centre.administrator)


@pytest.mark.parametrize("who", ["candidate", "supervisor", "observer"])
def test_others_see_no_draft(centre, who):
    ref = begin(centre)
    with pytest.raises(NotPermittedError):
        save(centre, ref, LATER, by=getattr(centre, who))
    with centre.reading(), pytest.raises(NotPermittedError):
        get_draft(ref, actor=centre.actor(getattr(centre, who)))


def test_the_first_day_must_be_near(centre):
    with pytest.raises(InvalidInputError, match="day-far-away"), centre.writing():
        publish_draft(
            begin_draft(BASE, actor=centre.actor(centre.coordinator), now=centre.now).ref,
            shown_version=1,
            valid_from=date(2927, 9, 1),
            actor=centre.actor(centre.centre_coordinator),
            now=centre.now,
        )


def test_codes_of_single_candidates_milestones_are_kept_for_them(centre):
    ref = begin(centre)
    save(centre, ref, SetHead({"code": "individual-m-mine"}))
    with pytest.raises(InvalidInputError, match="code-reserved"):
        publish(centre, ref, 2)


def test_a_draft_is_discarded_unless_somebody_went_on_with_it(centre):
    ref = begin(centre)
    save(centre, ref, LATER)
    with pytest.raises(StaleVersionError), centre.writing():
        discard_draft(ref, shown_version=1, actor=centre.actor(centre.coordinator), now=centre.now)
    with centre.writing():
        discard_draft(ref, shown_version=2, actor=centre.actor(centre.coordinator), now=centre.now)
    with centre.reading():
        assert get_draft(ref, actor=centre.actor(centre.coordinator)) is None


def test_everything_is_in_the_journal(centre):
    ref = begin(centre)
    save(centre, ref, LATER)
    publish(centre, ref, 2)
    with centre.reading():
        entries = db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id.desc()).limit(4)).all()
    assert entries == [
        "regulation-draft-published",
        "regulation-published",
        "regulation-draft-saved",
        "regulation-draft-begun",
    ]
