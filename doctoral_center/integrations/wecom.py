"""WeCom (企业微信): a robot of a group writes into it; whoever has the robot's key may let it write.

The limits are those of the service's documentation: 2,048 bytes of UTF-8 a text, 20 messages a minute a robot; refusals
come as `errcode` with HTTP 200, and escaped characters in the body are refused (40033).
"""

import json
from urllib.parse import quote

from doctoral_center.integrations.dialogues import (
    BeforeSend,
    ChatPutOffError,
    ChatRefusedError,
    number_of,
    post,
    words,
)

MOST_BYTES = 2048
MOST_A_MINUTE = 20

# Too many messages, too many at once: the minute is counted by the service.
_TOO_MANY = frozenset({45009, 45033})
_WAIT_SECONDS = 60.0
# The key is none or the robot is gone from the group; the robot is switched off; it is in no group.
_GONE = frozenset({93000, 93004, 93008})


class WeComRobots:
    """Lets robots write."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def send(self, address: str, text: str, *, key: str, before_send: BeforeSend) -> None:  # noqa: ARG002 - WeCom knows no copies
        """Let the robot whose key is `address` write; see ChatAdapter."""
        if len(text.encode()) > MOST_BYTES:
            raise ChatPutOffError(f"The text is longer than {MOST_BYTES} bytes.")
        body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
        path = f"/cgi-bin/webhook/send?key={quote(address, safe='')}"
        answer = post(self._base_url, path, body, "application/json; charset=utf-8", before_send)
        code = number_of(answer.content.get("errcode"))
        if code == 0:
            return
        said = words(code if code is not None else f"HTTP {answer.status}", answer.content.get("errmsg", ""))
        if code in _GONE:
            raise ChatRefusedError(said)
        raise ChatPutOffError(said, _WAIT_SECONDS if code in _TOO_MANY else 0)
