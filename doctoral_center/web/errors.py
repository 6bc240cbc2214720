"""Refusals as pages in the reader's language; the statuses are those of domain/errors.py."""

import logging
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Flask, g, has_request_context, redirect, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.wrappers import Response

from doctoral_center.db import abandon, is_busy
from doctoral_center.domain.errors import (
    DomainError,
    ImpossibleNowError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    StaleVersionError,
)
from doctoral_center.labels import error_sentence
from doctoral_center.labels.refusals import REFUSALS
from doctoral_center.web import resume, throttle
from doctoral_center.web.access import sign_in_page
from doctoral_center.web.requests import is_unsafe

STATUSES: dict[type[DomainError], int] = {
    NotFoundError: 404,
    NotPermittedError: 403,
    ImpossibleNowError: 409,
    StaleVersionError: 409,
    InvalidInputError: 422,
}
BUSY_RETRY_SECONDS = "5"

log = logging.getLogger(__name__)

Answer = tuple[str, int] | Response


def init_app(app: Flask) -> None:
    """Answer every error with a page, and tell the log of it without what opens anything."""
    app.logger.addFilter(_hide_token)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(CSRFError, answer_old_form)
    app.register_error_handler(DomainError, answer_domain)
    app.register_error_handler(OperationalError, answer_database)


def _hide_token(record: logging.LogRecord) -> bool:
    """Name a page by its rule, `/calendar/<token>.ics`, where its address holds a token: a log is read by many."""
    if has_request_context() and request.url_rule is not None and "token" in (request.view_args or {}):
        record.msg = str(record.msg).replace(request.path, request.url_rule.rule)
    return True


def answer_http(error: HTTPException) -> Answer | HTTPException:
    """Answer an HTTP error; whoever has not signed in and only wants to read goes to the sign-in page."""
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:  # a redirect that routing raises
        return error
    if isinstance(error, SecurityError):
        # The Host header is not ours, so no address can be built: plain words.
        return Response("Bad request: this address is not served here.\n", status, mimetype="text/plain")
    if status == HTTPStatus.UNAUTHORIZED:
        return _answer_stranger()
    if isinstance(error, InternalServerError):
        return _answer_failure(500)
    response = Response(_page(status), status, mimetype="text/html")
    for name, value in error.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(throttle.seconds_to_wait())
    return response


def answer_domain(error: DomainError) -> Answer:
    """Answer what the domain refused."""
    status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 409)
    # Invisible and missing are the same page, word for word; of a page that only shows, nothing would be changed.
    is_plain = status == HTTPStatus.NOT_FOUND or (error.code == "not-permitted" and not is_unsafe())
    sentence = None if is_plain else error_sentence(error)
    return _page(status, sentence), status


def answer_database(error: OperationalError) -> Answer:
    """Answer a busy database with «again soon»; anything else is a failure of ours."""
    if is_busy(error):
        answer = Response(_failure_page(503), 503, mimetype="text/html")
        answer.headers["Retry-After"] = BUSY_RETRY_SECONDS
        return answer
    log.error("The database failed", exc_info=error)
    return _answer_failure(500)


def _answer_stranger() -> Answer:
    if not is_unsafe():
        target = request.full_path.rstrip("?")
        return redirect(f"/login?{urlencode({'next': target})}" if target != "/" else "/login", 303)
    return sign_in_page(carried=resume.of_this_request()), HTTPStatus.UNAUTHORIZED


def answer_old_form(_error: CSRFError) -> Answer:
    """Answer a form with an old token or none: whoever is signed in may send it again, with a fresh one."""
    carried = resume.of_this_request()
    # By a link from a mail, one's address says who one is.
    is_known = current_user.is_authenticated or request.blueprint == "decision_links"
    if is_known and carried is not None:
        return render_template("access/resume.html", carried=carried), HTTPStatus.BAD_REQUEST
    return _page(HTTPStatus.BAD_REQUEST), HTTPStatus.BAD_REQUEST


def _answer_failure(status: int) -> Answer:
    return _failure_page(status), status


def _failure_page(status: int) -> str:
    """Render without the reader's frame: the database that it asks may be what failed."""
    abandon()
    g.frame = None
    return _page(status)


def _page(status: int, sentence: str | None = None) -> str:
    refusal = REFUSALS.get(status, REFUSALS[400])
    return render_template("errors/refusal.html", status=status, refusal=refusal, sentence=sentence)
