"""Who may do what: one table.

Read a row as: the permission is given if, in any one of the tuples, all predicates hold. Predicates are sentences about
the actor and the subject. The same rules as SQL conditions stand in visibility.py; a test holds both together.
"""

from collections.abc import Callable

from doctoral_center.domain.errors import NotFoundError, NotPermittedError
from doctoral_center.domain.people import Office
from doctoral_center.domain.permissions import Permission
from doctoral_center.policy.actors import Actor, File

Predicate = Callable[[Actor, File | None], bool]


def is_the_candidate(actor: Actor, file: File | None) -> bool:
    """The file is the actor's own."""
    return file is not None and file.candidate_id == actor.person_id


def supervises_the_candidate(actor: Actor, file: File | None) -> bool:
    """The actor supervises the candidate today, or is asked to sign in this file."""
    return file is not None and bool((file.supervisor_ids | file.asked_ids) & actor.signs_for)


def coordinates_the_centre(actor: Actor, _file: File | None) -> bool:
    """The actor coordinates the whole centre."""
    return actor.holds(Office.COORDINATOR)


def coordinates_a_track(actor: Actor, file: File | None) -> bool:
    """The actor coordinates an institution of one of the candidate's tracks."""
    return file is not None and bool(file.institution_ids & actor.institutions_of(Office.COORDINATOR))


def coordinates_the_side(actor: Actor, file: File | None) -> bool:
    """The actor coordinates an institution whose own regulation asks for this milestone (of a joint one: either)."""
    return file is not None and bool(file.side_ids & actor.institutions_of(Office.COORDINATOR))


def coordinates_something(actor: Actor, _file: File | None) -> bool:
    """The actor coordinates the centre or an institution."""
    return actor.is_coordinator


def coordinates_its_university(actor: Actor, file: File | None) -> bool:
    """The actor coordinates the university to which the thing belongs; see File.of_institution."""
    return coordinates_a_track(actor, file)


def observes(actor: Actor, _file: File | None) -> bool:
    """The actor is an observer: figures, no texts."""
    return any(grant.office is Office.OBSERVER for grant in actor.grants)


def administers(actor: Actor, _file: File | None) -> bool:
    """The actor administers people, offices and settings; never report texts."""
    return actor.holds(Office.ADMINISTRATOR)


def is_not_the_candidate(actor: Actor, file: File | None) -> bool:
    """Nobody signs, waives or moves dates in their own file."""
    return not is_the_candidate(actor, file)


def a_verdict_is_asked(actor: Actor, file: File | None) -> bool:
    """The actor, or somebody she stands in for, is asked for this verdict."""
    return file is not None and bool(file.asked_ids & actor.signs_for)


_READERS: tuple[tuple[Predicate, ...], ...] = (
    (is_the_candidate,),
    (supervises_the_candidate,),
    (coordinates_a_track,),
    (coordinates_the_centre,),
)
_COORDINATORS_OF_THE_FILE: tuple[tuple[Predicate, ...], ...] = (
    (coordinates_a_track, is_not_the_candidate),
    (coordinates_the_centre, is_not_the_candidate),
)
_COORDINATORS_OF_THE_SIDE: tuple[tuple[Predicate, ...], ...] = (
    (coordinates_the_side, is_not_the_candidate),
    (coordinates_the_centre, is_not_the_candidate),
)

RULES: dict[Permission, tuple[tuple[Predicate, ...], ...]] = {
    Permission.READ_CANDIDACY: _READERS,
    Permission.READ_REPORTS: _READERS,
    Permission.READ_JOURNAL: _READERS,
    Permission.WRITE_REPORT: ((is_the_candidate,),),
    Permission.SUBMIT_MILESTONE: ((is_the_candidate,),),
    Permission.WITHDRAW_SUBMISSION: ((is_the_candidate,),),
    Permission.MAKE_REQUEST: ((is_the_candidate,),),
    Permission.NUDGE: ((is_the_candidate,),),
    Permission.DECIDE: ((a_verdict_is_asked, is_not_the_candidate),),
    Permission.CONFIRM_RETURN: ((is_the_candidate,), *_COORDINATORS_OF_THE_FILE),
    Permission.CHANGE_DATES: _COORDINATORS_OF_THE_SIDE,
    Permission.WAIVE_MILESTONE: _COORDINATORS_OF_THE_SIDE,
    Permission.ADD_MILESTONE: _COORDINATORS_OF_THE_SIDE,
    Permission.MANAGE_SUPERVISIONS: _COORDINATORS_OF_THE_FILE,
    Permission.MANAGE_CANDIDACY: _COORDINATORS_OF_THE_FILE,
    Permission.DECIDE_FOR_SEVERAL: ((coordinates_something,),),
    Permission.ENROL_CANDIDATE: ((coordinates_something,),),
    Permission.READ_COHORT: ((coordinates_something,), (observes,)),
    Permission.MANAGE_PROGRAMMES: ((coordinates_the_centre,), (administers,)),
    Permission.EDIT_REGULATIONS: ((coordinates_something,), (administers,)),
    Permission.TRY_REGULATIONS: ((coordinates_something,),),
    Permission.PUBLISH_REGULATIONS: ((coordinates_the_centre,), (coordinates_its_university,)),
    Permission.APPLY_REGULATIONS: ((coordinates_the_centre,), (administers,), (coordinates_its_university,)),
    Permission.MANAGE_INSTITUTIONS: ((coordinates_the_centre,), (administers,)),
    Permission.MANAGE_PEOPLE: ((administers,),),
    Permission.MANAGE_CALENDARS: ((administers,),),
    Permission.INVITE_PEOPLE: ((administers,), (coordinates_something,)),
    Permission.READ_CONFLICTS: ((coordinates_something,),),
    Permission.READ_REMINDERS: ((coordinates_something,), (administers,)),
    Permission.MANAGE_REMINDERS: ((coordinates_something,), (administers,)),
}


def can(actor: Actor, permission: Permission, file: File | None = None) -> bool:
    """Tell whether `actor` has `permission` over `file` (None where the permission is about no file)."""
    return any(all(holds(actor, file) for holds in row) for row in RULES[permission])


def require(actor: Actor, permission: Permission, file: File | None = None) -> None:
    """Pass, or raise NotFoundError for a file the actor may not even see, else NotPermittedError."""
    if can(actor, permission, file):
        return
    if file is not None and not can(actor, Permission.READ_CANDIDACY, file):
        raise NotFoundError
    raise NotPermittedError("not-permitted", {"permission": permission})
