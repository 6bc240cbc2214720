"""The objects that addresses name: for each kind, how to come by its reference in a candidacy's file."""

# The shape of a reference, but of nothing.
MISSING = {"candidacy": "C-22222222", "cohort": "K-22222222", "milestone": "M-22222222"}


def _candidacy(_centre, candidacy, _programme):
    return candidacy.ref


def _cohort(centre, _candidacy, programme):
    return centre.cohort_refs[programme]


def _milestone(centre, candidacy, programme):
    return centre.milestone("plan" if programme == "kaznu-bsu" else "study-plan", of=candidacy)


KINDS = {"candidacy": _candidacy, "cohort": _cohort, "milestone": _milestone}


def own(centre, kind):
    """The reference of Zeng Min's object."""
    return KINDS[kind](centre, centre.candidacy, "hit-itmo")


def foreign(centre, kind):
    """The reference of Bekova's object."""
    return KINDS[kind](centre, centre.stranger_candidacy, "kaznu-bsu")
