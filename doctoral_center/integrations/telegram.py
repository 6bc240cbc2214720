"""Telegram: the centre's bot writes to whoever has started it.

The limits are those of the Bot API: 4,096 characters a text; 429 says in `parameters.retry_after` how many seconds to
wait; 403 means that the person has blocked the bot, or never started it.
"""

import json
from typing import Any
from urllib.parse import quote

from doctoral_center.integrations.dialogues import (
    Answer,
    BeforeSend,
    ChatError,
    ChatPutOffError,
    ChatRefusedError,
    ChatTroubleError,
    number_of,
    post,
    words,
)

MOST_CHARACTERS = 4096

_TOO_MANY = 429
_FORBIDDEN = 403
_BAD_REQUEST = 400
# The token is wrong: 404 when it does not even look like one.
_NO_SUCH_BOT = frozenset({401, 404})


class TelegramBot:
    """Writes as the bot of `token`."""

    def __init__(self, base_url: str, token: str) -> None:
        self._base_url = base_url
        self._token = token

    def send(self, address: str, text: str, *, key: str, before_send: BeforeSend) -> None:  # noqa: ARG002 - Telegram knows no copies
        """Write to the person whose number is `address`; see ChatAdapter."""
        if len(text) > MOST_CHARACTERS:
            raise ChatPutOffError(f"The text is longer than {MOST_CHARACTERS} characters.")
        body = {"chat_id": int(address), "text": text, "link_preview_options": {"is_disabled": True}}
        path = f"/bot{quote(self._token, safe=':')}/sendMessage"
        answer = post(self._base_url, path, json.dumps(body).encode(), "application/json", before_send)
        if answer.content.get("ok") is not True:
            raise _refusal(answer)


def _refusal(answer: Answer) -> ChatError:
    code = number_of(answer.content.get("error_code")) or answer.status
    description = str(answer.content.get("description", ""))
    said = words(code, description)
    if code == _TOO_MANY:
        return ChatPutOffError(said, _wait_seconds(answer.content.get("parameters")))
    if code in _NO_SUCH_BOT:
        return ChatTroubleError(said)
    # A number that is nobody's is a bad request like any other but for its description.
    if code == _FORBIDDEN or (code == _BAD_REQUEST and "chat not found" in description.lower()):
        return ChatRefusedError(said)
    return ChatPutOffError(said)


def _wait_seconds(parameters: Any) -> float:
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(number_of(wait) or 0)
