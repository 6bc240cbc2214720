"""The permission table, written out: actor × permission over one candidate's file."""

import pytest

from doctoral_center.domain.errors import NotFoundError, NotPermittedError
from doctoral_center.domain.people import Locale, Office
from doctoral_center.domain.permissions import Permission
from doctoral_center.policy.actors import Actor, File, Grant
from doctoral_center.policy.permissions import RULES, can, require

HOME, PARTNER, ELSEWHERE = 1, 2, 3
FILE = File(
    candidate_id=10,
    supervisor_ids=frozenset({20, 21}),
    institution_ids=frozenset({HOME, PARTNER}),
    side_ids=frozenset({HOME}),
    asked_ids=frozenset({20}),
)


def actor(person_id, *grants, stands_in_for=()):
    return Actor(person_id, Locale.EN, "UTC", tuple(Grant(*grant) for grant in grants), frozenset(stands_in_for))


ACTORS = {
    "candidate": actor(10),
    "asked": actor(20),
    "supervisor": actor(21),
    "deputy": actor(22, stands_in_for=[20]),
    "home": actor(30, (Office.COORDINATOR, HOME)),
    "partner": actor(31, (Office.COORDINATOR, PARTNER)),
    "centre": actor(32, (Office.COORDINATOR, None)),
    "observer": actor(33, (Office.OBSERVER, None)),
    "admin": actor(34, (Office.ADMINISTRATOR, None)),
    "foreign": actor(35, (Office.COORDINATOR, ELSEWHERE)),
    "stranger": actor(36),
}

# x: may.
GRID = """
                     candidate asked supervisor deputy home partner centre observer admin foreign stranger
read-candidacy       x         x     x          x      x    x       x      .        .     .       .
read-reports         x         x     x          x      x    x       x      .        .     .       .
read-journal         x         x     x          x      x    x       x      .        .     .       .
write-report         x         .     .          .      .    .       .      .        .     .       .
submit-milestone     x         .     .          .      .    .       .      .        .     .       .
withdraw-submission  x         .     .          .      .    .       .      .        .     .       .
make-request         x         .     .          .      .    .       .      .        .     .       .
nudge                x         .     .          .      .    .       .      .        .     .       .
decide               .         x     .          x      .    .       .      .        .     .       .
confirm-return       x         .     .          .      x    x       x      .        .     .       .
change-dates         .         .     .          .      x    .       x      .        .     .       .
waive-milestone      .         .     .          .      x    .       x      .        .     .       .
add-milestone        .         .     .          .      x    .       x      .        .     .       .
manage-supervisions  .         .     .          .      x    x       x      .        .     .       .
manage-candidacy     .         .     .          .      x    x       x      .        .     .       .
decide-for-several   .         .     .          .      x    x       x      .        .     x       .
enrol-candidate      .         .     .          .      x    x       x      .        .     x       .
read-cohort          .         .     .          .      x    x       x      x        .     x       .
manage-programmes    .         .     .          .      .    .       x      .        x     .       .
edit-regulations     .         .     .          .      x    x       x      .        x     x       .
try-regulations      .         .     .          .      x    x       x      .        .     x       .
publish-regulations  .         .     .          .      x    x       x      .        .     .       .
apply-regulations    .         .     .          .      x    x       x      .        x     .       .
manage-people        .         .     .          .      .    .       .      .        x     .       .
manage-calendars     .         .     .          .      .    .       .      .        x     .       .
invite-people        .         .     .          .      x    x       x      .        x     x       .
manage-institutions  .         .     .          .      .    .       x      .        x     .       .
read-conflicts       .         .     .          .      x    x       x      .        .     x       .
read-reminders       .         .     .          .      x    x       x      .        x     x       .
manage-reminders     .         .     .          .      x    x       x      .        x     x       .
"""


def _rows():
    head, *rows = (line.split() for line in GRID.strip().splitlines())
    return [(row[0], name, mark == "x") for row in rows for name, mark in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("permission", "name", "expected"), _rows())
def test_a_person_may_what_the_grid_says(permission, name, expected):
    assert can(ACTORS[name], Permission(permission), FILE) is expected


def test_the_grid_names_every_permission():
    assert {permission for permission, _, _ in _rows()} == {permission.value for permission in RULES}


def test_nobody_signs_or_moves_dates_in_an_own_file_whatever_the_office():
    herself = actor(10, (Office.COORDINATOR, None))
    own = File(10, frozenset(), frozenset({HOME}), frozenset({HOME}), frozenset({10}))
    assert [p.value for p in RULES if not can(herself, p, own)] == [
        "decide",
        "change-dates",
        "waive-milestone",
        "add-milestone",
        "manage-supervisions",
        "manage-candidacy",
        "manage-people",
        "manage-calendars",
    ]


def test_what_may_not_be_seen_is_not_found():
    with pytest.raises(NotFoundError):
        require(ACTORS["stranger"], Permission.WAIVE_MILESTONE, FILE)


def test_what_may_be_seen_but_not_changed_is_not_permitted():
    with pytest.raises(NotPermittedError):
        require(ACTORS["supervisor"], Permission.WAIVE_MILESTONE, FILE)
