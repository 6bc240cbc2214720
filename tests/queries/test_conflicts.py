"""Whose files hold conflicts: the SQL conditions find what the pure rules of domain.conflicts find."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.conflicts import ConflictKind
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.queries.candidate_pages import get_candidate_page
from doctoral_center.queries.conflicts import list_cohorts_of, list_conflicted_files
from doctoral_center.web.conflicts import conflicts_of

FILES = 40
SEED = 3
GIVEN = [first + second for first in ("an", "bo", "chen", "dai", "en") for second in ("hai", "lin", "mei", "na", "rui")]


@pytest.fixture
def population(centre):
    """Forty more files of both programmes with days moved about at random, the same at each run."""
    chance = random.Random(SEED)
    with centre.writing():
        for number in range(FILES):
            programme = "hit-itmo" if number % 2 else "kaznu-bsu"
            centre.enrol(f"c{number}", f"Wu{number:02}", GIVEN[number % len(GIVEN)].title(), programme=programme)
        db.session.flush()
        for candidacy in db.session.scalars(select(Candidacy).order_by(Candidacy.id)):
            disturb(candidacy.id, chance, centre)
    return centre


def disturb(candidacy_id, chance, centre):
    """Move some days, settle some milestones, end or bring together some files, give some a leave or two."""
    disturb_milestones(candidacy_id, chance)
    tracks = db.session.scalars(select(Track).where(Track.candidacy_id == candidacy_id).order_by(Track.id)).all()
    if chance.random() < 0.7:
        tracks[0].latest_end_on = tracks[1].latest_end_on = date(2029, 1, 1) + timedelta(days=chance.randrange(1500))
    if chance.random() < 0.1:
        candidacy = db.session.get_one(Candidacy, candidacy_id)
        candidacy.state, candidacy.ended_on = CandidacyState.WITHDRAWN, date(2026, 11, 1)
    for taken_back in (False, True):
        if chance.random() < 0.3:
            first_on = date(2026, 11, 1) + timedelta(days=chance.randrange(1200))
            add_leave(candidacy_id, first_on, first_on + timedelta(days=200), centre, taken_back=taken_back)


def disturb_milestones(candidacy_id, chance):
    rows = db.session.execute(
        select(Reviewable, Milestone, MilestoneTrack)
        .join(Milestone, Milestone.reviewable_id == Reviewable.id)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Reviewable.id)
        .where(Reviewable.candidacy_id == candidacy_id)
        .order_by(MilestoneTrack.id)
    ).all()
    share = chance.choice([0, 0.5, 1])
    for reviewable, milestone, part in rows:
        if chance.random() < share:
            reviewable.state, milestone.settled_on = MilestoneState.WAIVED, date(2026, 10, 1)
            milestone.waiver_reason = "Enough"
        if part.due_on is not None and chance.random() < 0.2:
            part.due_on += timedelta(days=chance.choice([-61, -60, 60, 61]))
            milestone.due_on = part.due_on
        if chance.random() < 0.05:
            part.due_on = milestone.due_on = None


def add_leave(candidacy_id, first_on, last_on, centre, *, taken_back):
    leave = ChangeOfTime(
        ref=new_reference(Prefix.CHANGE),
        candidacy_id=candidacy_id,
        kind=ChangeKind.LEAVE,
        first_on=first_on,
        last_on=last_on,
        recorded_by_id=centre.coordinator.id,
        recorded_at=centre.now,
        reason="Field work",
    )
    if taken_back:
        leave.taken_back_at, leave.taken_back_by_id = centre.now, centre.coordinator.id
        leave.taken_back_because = "Entered twice"
    db.session.add(leave)


def found_in_sql(centre, kind):
    """The files with a conflict of this kind, page by page."""
    refs, after = [], ""
    actor = centre.actor(centre.centre_coordinator)
    while after is not None:
        page = list_conflicted_files(actor, kinds=[kind], after=after, limit=7)
        refs += [file.candidacy.ref for file in page.files]
        after = page.after
    return refs


def found_by_the_rules(centre):
    """The kinds of conflicts in each file, read one by one as their own pages are."""
    actor = centre.actor(centre.centre_coordinator)
    found = {}
    for ref in db.session.scalars(select(Candidacy.ref).order_by(Candidacy.sort_key, Candidacy.id)):
        page = get_candidate_page(ref, actor=actor)
        milestones = [each.milestone for each in page.milestones]
        found[ref] = {each.kind for each in conflicts_of(page.file.candidacy, milestones, page.changes)}
    return found


def test_sql_finds_the_files_in_which_the_rules_find_a_conflict_of_each_kind(population):
    with population.reading():
        by_rules = found_by_the_rules(population)
        for kind in ConflictKind:
            refs = [ref for ref, kinds in by_rules.items() if kind in kinds]
            assert 0 < len(refs) < FILES, kind
            assert found_in_sql(population, kind) == refs, kind


def test_the_files_are_those_that_the_reader_coordinates(population):
    with population.reading():
        every = list_conflicted_files(population.actor(population.centre_coordinator), limit=1000).files
        own = list_conflicted_files(population.actor(population.coordinator), limit=1000).files
        none = list_conflicted_files(population.actor(population.supervisor)).files
    in_programme = {file.candidacy.id for file in every if file.candidacy.cohort_id == population.cohorts["hit-itmo"]}
    assert {file.candidacy.id for file in own} == in_programme
    assert 0 < len(own) < len(every)
    assert none == ()


def test_one_cohort_and_one_kind_at_a_time(population):
    with population.reading():
        actor = population.actor(population.centre_coordinator)
        ref = population.cohort_refs["kaznu-bsu"]
        files = list_conflicted_files(actor, cohort_ref=ref, limit=1000).files
        cohorts = list_cohorts_of(actor)
        own = list_cohorts_of(population.actor(population.coordinator))
    assert {file.candidacy.cohort_id for file in files} == {population.cohorts["kaznu-bsu"]}
    assert {each.ref for each in cohorts} == set(population.cohort_refs.values())
    assert [each.ref for each in own] == [population.cohort_refs["hit-itmo"]]


@pytest.mark.parametrize("after", ["C-22222222", "nonsense", "\0"])
def test_a_cursor_that_makes_no_sense_begins_anew(centre, after):
    with centre.reading():
        page = list_conflicted_files(centre.actor(centre.coordinator), after=after)
    assert [file.candidacy.ref for file in page.files] == [centre.candidacy.ref]
