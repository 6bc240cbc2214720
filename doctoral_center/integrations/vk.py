"""VK: the centre's community writes to whoever has allowed it to.

The limits are those of messages.send: 9,000 characters a text, 20 requests a second a community (error 6), not too many
to one person (9). `random_id` names a message: the same again is dropped.
"""

import hashlib
from urllib.parse import urlencode

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

VERSION = "5.199"
MOST_CHARACTERS = 9000

# The token is wrong or may not do it: of the person, of the community, of the application.
_BAD_TOKEN = frozenset({5, 27, 28})
# Permission denied; the person is on the black list, has not allowed it, allows it to nobody.
_NOT_ALLOWED = frozenset({7, 900, 901, 902})
_FLOOD = 9
_WAIT_SECONDS = 600.0
_BITS = 0x7FFFFFFF


class VkCommunity:
    """Writes as the community of `token`."""

    def __init__(self, base_url: str, token: str) -> None:
        self._base_url = base_url
        self._token = token

    def send(self, address: str, text: str, *, key: str, before_send: BeforeSend) -> None:
        """Write to the person whose number is `address`; see ChatAdapter."""
        if len(text) > MOST_CHARACTERS:
            raise ChatPutOffError(f"The text is longer than {MOST_CHARACTERS} characters.")
        # The token goes in the body: addresses stand in the logs of whatever lies between.
        fields = {
            "access_token": self._token,
            "v": VERSION,
            "peer_id": address,
            "random_id": _random_id(key),
            "message": text,
            "dont_parse_links": "1",
        }
        body = urlencode(fields).encode("ascii")
        answer = post(self._base_url, "/method/messages.send", body, "application/x-www-form-urlencoded", before_send)
        if number_of(answer.content.get("response")) is None:
            raise _refusal(answer)


def _random_id(key: str) -> int:
    """Return a number made of the message's key; not 0, which would switch the comparison off."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) & _BITS or 1


def _refusal(answer: Answer) -> ChatError:
    error = answer.content.get("error")
    if not isinstance(error, dict):
        return ChatPutOffError(f"HTTP {answer.status}, and neither an answer nor an error in it")
    code = number_of(error.get("error_code"))
    # What else the error holds repeats the request, and so the token's place in it.
    said = words(code, error.get("error_msg", ""))
    if code in _BAD_TOKEN:
        return ChatTroubleError(said)
    if code in _NOT_ALLOWED:
        return ChatRefusedError(said)
    return ChatPutOffError(said, _WAIT_SECONDS if code == _FLOOD else 0)
