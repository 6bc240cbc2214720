"""ENROLMENT_ERRORS: what is refused of programmes, people, enrolment, supervisors and dates; `%(name)s` are params."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

ENROLMENT_ERRORS: Mapping[str, object] = {
    # regulations and programmes
    "regulation-already-published": _(
        "Version %(version)s of %(code)s has been published with another text: give the changed pack a new version."
    ),
    "programme-exists": _("There is already a programme “%(code)s”: choose another code."),
    "too-few-sides": _("A joint programme needs at least two universities."),
    "institution-twice": _("“%(institution)s” stands there twice: keep it once."),
    "institution-unknown": _("“%(institution)s” is not in the register: correct the code or load the register."),
    "lead-without-time-zone": _("“%(institution)s” leads and needs a time zone first: set it in the register."),
    "regulation-unknown": _("There is no published regulation %(code)s %(version)s: correct it, or load the pack."),
    "not-a-side": _("This university does not belong to the programme: choose one of its sides."),
    "milestone-unknown": _("%(regulation)s has no milestone “%(rule)s”: correct the code."),
    "milestone-repeats": _("“%(rule)s” of %(regulation)s repeats; only one-time milestones count as one another."),
    "same-side-twice": _("“%(institution)s” cannot count its own milestones as one: name two sides."),
    "counted-twice": _("“%(rule)s” of %(institution)s already counts as another: keep one of the two."),
    "cohort-exists": _("%(programme)s already has an intake of %(year)s."),
    "programme-differs": _(
        "The programme “%(code)s” is there already with another “%(name)s”. Candidates may follow it: give the new one"
        " another code."
    ),
    "cohort-differs": _("The intake of %(year)s is there already and starts on %(there)s, not on %(starts_on)s."),
    # people
    "email-malformed": _("“%(email)s” is not an e-mail address: correct it."),
    "email-taken": _("Somebody with the address %(email)s is already here."),
    "orcid-malformed": _("An ORCID looks like 0000-0002-1825-0097: correct it or leave it empty."),
    "administrators-are-central": _("An administrator serves the whole centre: leave the university empty."),
    "ends-before-it-starts": _("The last day, %(until_on)s, is before the first, %(from_on)s: choose a later one."),
    "name-unclear": _("Nobody can tell which part of “%(name)s” is the family's: write “Family, Given”."),
    "name-needed": _("Nobody here has this e-mail address yet: give the name too, or correct the address."),
    # enrolment
    "cohort-unknown": _("Choose a cohort."),
    "already-enrolled": _("%(email)s is already enrolled in the cohort of %(year)s."),
    "home-not-in-programme": _("The home university has to be one of the programme's sides."),
    "start-far-from-cohort": _("%(starts_on)s is far from the cohort's year, %(year)s: check the day."),
    "title-language-unknown": _("A title can be given in English, Chinese and Russian, not in “%(language)s”."),
    "title-too-long": _("A title can have at most %(most)s characters."),
    # supervisors
    "supervises-own-file": _("Nobody supervises themselves: choose somebody else."),
    "supervises-already": _("This person already supervises the candidate then."),
    "second-lead-supervisor": _("There is a lead supervisor already: replace that one, or choose another part."),
    "share-out-of-range": _("A share lies between 0 and 100 %%."),
    "supervision-before-start": _("%(from_on)s is before the candidate's start on %(start_on)s: choose a later day."),
    "supervision-ended": _("This supervision has been ended already."),
    "replaced-in-future": _("Open signatures move at once, so replace on the day itself: today is %(today)s."),
    "replaced-before-it-began": _("The supervision began on %(from_on)s: choose a later day."),
    # dates
    "day-far-away": _("%(day)s is more than %(years)s years away: check the year."),
    "reason-missing": _("Give the reason: others have to understand it later."),
    "reason-too-long": _("A reason can have at most %(most)s characters."),
    "milestone-settled": _("This milestone is settled: its day no longer moves."),
    "extension-not-later": _("This gives no more time than there is: choose a later day."),
    "no-manual-date": _("There is no date set by hand to release."),
}
