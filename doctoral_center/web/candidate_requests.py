"""Ask for something: the form, then what would move and who would sign, then it is sent. Three clicks from home."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import DomainError, ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.requests import RequestKind
from doctoral_center.labels import error_sentence
from doctoral_center.labels.days import day_text
from doctoral_center.labels.institutions import institution_short
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.people import ROLES
from doctoral_center.labels.requests import ASKING, REQUEST_KINDS
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.milestones import Milestone
from doctoral_center.operations.requests import resubmit_request, submit_request
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile, get_file, is_in_force
from doctoral_center.queries.plans import list_milestones
from doctoral_center.queries.requests import ShownRequest, get_request
from doctoral_center.web.candidate_views import title_of
from doctoral_center.web.forms.candidate_requests import (
    FORMS,
    ExtensionRequestForm,
    RequestForm,
    SupervisorRequestForm,
)
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.forms.reports import number_in
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.request_views import RequestPreview, expected_chain, preview_of
from doctoral_center.web.requests import change, current_actor, is_unsafe
from doctoral_center.web.review_views import Refused, refusals_now

pages = Blueprint("candidate_requests", __name__)

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Asking:
    """One page: the file, the form with all that it offers, and the request that is changed, if one is."""

    file: LoadedFile
    form: RequestForm
    milestones: Sequence[Milestone] = ()
    returned: ShownRequest | None = None

    @property
    def address(self) -> str:
        """Where «Cancel» leads."""
        return f"/requests/{self.returned.ref}" if self.returned is not None else "/"

    @property
    def milestone(self) -> Milestone | None:
        """The milestone that is chosen, of a request for more time."""
        chosen = self.form.milestone_ref.data if isinstance(self.form, ExtensionRequestForm) else None
        return next((each for each in self.milestones if each.reviewable.ref == chosen), None)

    @property
    def supervision(self) -> Supervision | None:
        """The supervision that is chosen, of a request for another supervisor."""
        chosen = self.form.supervision_ref.data if isinstance(self.form, SupervisorRequestForm) else None
        return next((each for each in self.file.candidacy.supervisions if each.ref == chosen), None)


def ask(ref: str, kind: RequestKind) -> Page:
    """Ask for leave, part-time study, more time or another supervisor."""

    def load() -> Asking:
        actor = current_actor()
        file = get_file(ref)
        if file is None:
            raise NotFoundError
        require(actor, Permission.MAKE_REQUEST, file.access(actor))
        return _asking(file, kind)

    def send(actor: Actor, form: RequestForm) -> str:
        return submit_request(ref, form.asked, actor=actor, now=clock.now())

    asking = load()
    if not is_unsafe():
        again = get_request(request.args.get("again", ""), actor=current_actor()) if "again" in request.args else None
        if again is not None and again.candidacy_ref == ref and again.kind is kind:
            asking.form.fill(_values(asking.file, again))
        asking.form.fill_from_address(request.args)
    return _answer(asking, load, send)


for _kind in RequestKind:
    # Each kind has an address of its own: they are few, and none of them is a name.
    pages.add_url_rule(
        f"/candidates/<ref>/requests/{_kind.value}",
        endpoint=_kind.value,
        view_func=ask,
        methods=["GET", "POST"],
        defaults={"kind": _kind},
    )


@pages.route("/requests/<ref>/edit", methods=["GET", "POST"])
def edit(ref: str) -> Page:
    """Change a request that was returned, and send it again."""

    def load() -> Asking:
        actor = current_actor()
        shown = get_request(ref, actor=actor)
        file = get_file(shown.candidacy_ref) if shown is not None else None
        if shown is None or file is None:
            raise NotFoundError
        require(actor, Permission.MAKE_REQUEST, file.access(actor))
        if shown.state not in {MilestoneState.RETURNED, MilestoneState.SUBMITTED}:
            raise ImpossibleNowError("request-not-returned", {"state": shown.state})
        return _asking(file, shown.kind, shown)

    def send(actor: Actor, form: RequestForm) -> str:
        number = number_in(request.form.get("round", ""), 0)
        resubmit_request(ref, form.asked, actor=actor, shown_round=number, now=clock.now())
        return ref

    asking = load()
    assert asking.returned is not None
    if not is_unsafe() and asking.returned.state is not MilestoneState.RETURNED:
        raise ImpossibleNowError("request-not-returned", {"state": asking.returned.state})
    asking.form.fill(_values(asking.file, asking.returned))
    return _answer(asking, load, send)


def _answer(asking: Asking, load: Callable[[], Asking], send: Callable[[Actor, RequestForm], str]) -> Page:
    """Show the form; on a first post what would come of it; on a confirmed one send it."""
    form = asking.form
    if not is_unsafe():
        return _page(asking)
    if not form.validate():
        return _page(asking), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        # Somebody who changed the days has not seen what they would move.
        if "confirm" not in request.form or request.form.get("previewed") != form.pinned:
            return _page(asking, _preview(asking))
        with change() as actor:
            sent = send(actor, form)
    except InvalidInputError as error:
        # The refusal has rolled back: what is shown is read again.
        asking = load()
        show_refusal(asking.form, error)
        return _page(asking), HTTPStatus.UNPROCESSABLE_ENTITY
    except ImpossibleNowError as error:
        return _page(load(), refused=error), HTTPStatus.CONFLICT
    flash(_("Sent. You are told as soon as somebody decides."))
    return redirect(f"/requests/{sent}", HTTPStatus.SEE_OTHER)


def _asking(file: LoadedFile, kind: RequestKind, returned: ShownRequest | None = None) -> Asking:
    form = FORMS[kind]()
    milestones: Sequence[Milestone] = ()
    if isinstance(form, ExtensionRequestForm):
        milestones = [
            each
            for each in list_milestones(file.candidacy.id)
            if each.due_on is not None and _is_offered(each, returned)
        ]
        form.offer(_milestone_choices(milestones))
    elif isinstance(form, SupervisorRequestForm):
        form.offer(_supervisor_choices(file, returned))
    return Asking(file, form, milestones, returned)


def _is_offered(milestone: Milestone, returned: ShownRequest | None) -> bool:
    if returned is not None and returned.milestone is not None:
        return milestone.reviewable.ref == returned.milestone.ref
    return milestone.reviewable.state in WITH_CANDIDATE


def _milestone_choices(milestones: Sequence[Milestone]) -> Iterator[tuple[str, str]]:
    for each in milestones:
        if each.due_on is not None:
            words = _("%(title)s, due %(day)s", title=title_of(each), day=day_text(each.due_on))
            yield each.reviewable.ref, str(words)


def _supervisor_choices(file: LoadedFile, returned: ShownRequest | None) -> Iterator[tuple[str, str]]:
    today = file.today(clock.now())
    meant = _supervision_meant(file, returned) if returned is not None else None
    for each in file.candidacy.supervisions:
        if is_in_force(each, today) and (returned is None or each is meant):
            name = shown_name(each.person, reader_locale()).main
            yield each.ref, f"{name}, {ROLES[each.role]}, {institution_short(each.institution)}"
    if returned is None or meant is None:
        yield "", str(_("Nobody's: one more supervisor"))


def _supervision_meant(file: LoadedFile, shown: ShownRequest) -> Supervision | None:
    asked = shown.review.asked
    meant = asked.request.supervision_id if asked is not None else None
    return next((each for each in file.candidacy.supervisions if each.id == meant), None)


def _values(file: LoadedFile, shown: ShownRequest) -> dict[str, object]:
    """Return what a request asked for, as the form's fields are called."""
    names = ("reason", "first_on", "last_on", "from_on", "percent", "due_on", "successor_name", "successor_email")
    values: dict[str, object] = {name: getattr(shown, name) for name in names}
    if shown.milestone is not None:
        values["milestone_ref"] = shown.milestone.ref
    meant = _supervision_meant(file, shown)
    values["supervision_ref"] = meant.ref if meant is not None else ""
    return values


def _preview(asking: Asking) -> RequestPreview:
    return preview_of(
        asking.file, asking.form.asked, milestone=asking.milestone, supervision=asking.supervision, now=clock.now()
    )


def _page(asking: Asking, preview: RequestPreview | None = None, refused: DomainError | None = None) -> str:
    kind = asking.form.KIND
    refusals: Sequence[Refused] = ()
    if asking.returned is not None:
        refusals = refusals_now(asking.returned.review, current_actor())
    return render_template(
        "requests/ask.html",
        asking=asking,
        file=asking.file,
        form=asking.form,
        kind=REQUEST_KINDS[kind],
        asking_for=ASKING[kind],
        preview=preview,
        refused=error_sentence(refused) if refused is not None else None,
        open_ref=refused.params.get("ref") if refused is not None else None,
        refusals=refusals,
        chain=expected_chain(
            asking.file, kind, milestone=asking.milestone, supervision=asking.supervision, now=clock.now()
        ),
    )
