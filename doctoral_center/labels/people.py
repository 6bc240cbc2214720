"""ROLES, OFFICES and STATES: a person's part in the language in force."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.people import Office, SupervisionRole

ROLES: Mapping[SupervisionRole, object] = {
    SupervisionRole.LEAD: _("Lead supervisor"),
    SupervisionRole.CO_SUPERVISOR: _("Co-supervisor"),
    SupervisionRole.ADVISER: _("Adviser"),
}

OFFICES: Mapping[Office, object] = {
    Office.ADMINISTRATOR: _("Administrator"),
    Office.COORDINATOR: _("Coordinator"),
    Office.OBSERVER: _("Observer"),
}

STATES: Mapping[CandidacyState, object] = {
    CandidacyState.ENROLLED: _("Enrolled"),
    CandidacyState.ON_LEAVE: _("On leave"),
    CandidacyState.SUBMITTED: _("Thesis submitted"),
    CandidacyState.GRADUATED: _("Graduated"),
    CandidacyState.WITHDRAWN: _("Withdrawn"),
    CandidacyState.TERMINATED: _("Terminated"),
}
