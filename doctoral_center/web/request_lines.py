"""Requests as lines of other pages, and the links by which a candidate asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from doctoral_center.domain.candidacies import ENDED
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.requests import ASKING, request_status, request_title
from doctoral_center.labels.statuses import StatusLabel
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import Request
from doctoral_center.queries.candidate_pages import ListedRequest
from doctoral_center.web.languages import reader_locale


@dataclass(frozen=True)
class RequestLine:
    """One request: what is asked for, since when, and how far it is."""

    title: str
    label: StatusLabel
    address: str
    asked_at: datetime


def request_lines(
    listed: Iterable[ListedRequest], titles: Mapping[int, str], candidacy: Candidacy
) -> tuple[RequestLine, ...]:
    """Return the requests in their order; `titles` are the file's milestones by id."""
    return tuple(
        RequestLine(
            asked_title(each.request, titles, candidacy),
            request_status(each.state, has_verdict=each.has_verdict),
            f"/requests/{each.ref}",
            each.request.asked_at,
        )
        for each in listed
    )


def asked_title(request: Request, titles: Mapping[int, str], candidacy: Candidacy) -> str:
    """Say what is asked for; `titles` are the file's milestones by id, the supervisions of `candidacy` are loaded."""
    leaving = next((each.person for each in candidacy.supervisions if each.id == request.supervision_id), None)
    return request_title(
        request,
        milestone=titles.get(request.milestone_id or 0, ""),
        supervisor=shown_name(leaving, reader_locale()).main if leaving is not None else "",
    )


def links_to_ask(candidacy: Candidacy) -> list[tuple[str, object]]:
    """Return what the candidate may ask for, as (address, words); nothing once the candidacy has ended."""
    if candidacy.state in ENDED:
        return []
    return [(f"/candidates/{candidacy.ref}/requests/{kind.value}", words) for kind, words in ASKING.items()]
