"""Stand-ins for the chat services: real servers on this machine that hold whoever writes to the documented limits.

Whoever breaks a limit, or speaks otherwise than the documentation says, is refused as the service would refuse her, and
the breach is noted: `close` fails the test. What a test wants refused it says beforehand, in `answers`.
"""

import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

WECOM_KEY = "693a91f6-7abc-4bc4-97a0-0ec2aaaa5aaa"
TELEGRAM_TOKEN = "123456:AAE-stand_in"
VK_TOKEN = "vk1.a.stand-in"
_MINUTE = 60


class ChatServer:
    """What the stand-ins share. `taken` are (address, text) in order; `now` gives the seconds that limits count."""

    def __init__(self, now=time.monotonic):
        self.taken = []
        self.breaches = []
        # (status, JSON or bytes) for the next requests, before any of them is looked at.
        self.answers = []
        self.requests = 0
        self.now = now
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                stand_in._answer(self)

            def log_message(self, *_):
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        """Stop; fail if a limit was broken."""
        self._server.shutdown()
        self._server.server_close()
        assert self.breaches == []

    def refuse(self, *answers):
        """Answer the next requests so, in order."""
        self.answers = list(answers)

    def breach(self, what, answer):
        """Note a broken limit; return the service's answer to it."""
        self.breaches.append(what)
        return answer

    def _answer(self, handler):
        self.requests += 1
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        if handler.headers["Host"] != urlsplit(self.url).netloc:
            self.breaches.append(f"Host: {handler.headers['Host']}")
        status, content = self.answers.pop(0) if self.answers else self.judge(handler, body)
        written = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", self.url + "/elsewhere")
        handler.send_header("Content-Length", str(len(written)))
        handler.end_headers()
        handler.wfile.write(written)


class WeCom(ChatServer):
    """Group robots: the key in the address, errcode with HTTP 200, 2,048 bytes, 20 messages a minute a robot."""

    def __init__(self, keys=(WECOM_KEY,), **more):
        super().__init__(**more)
        self.keys = set(keys)
        self._times = []

    def judge(self, handler, body):
        parts = urlsplit(handler.path)
        key = parse_qs(parts.query).get("key", [""])[0]
        if parts.path != "/cgi-bin/webhook/send" or key not in self.keys:
            return 200, {"errcode": 93000, "errmsg": "invalid webhook url, hint: [1600], from ip: 127.0.0.1"}
        if not handler.headers["Content-Type"].startswith("application/json"):
            return self.breach("no JSON", (200, {"errcode": 40035, "errmsg": "wrong json format"}))
        if rb"\u" in body:
            return self.breach("escapes", (200, {"errcode": 40033, "errmsg": "invalid characters"}))
        message = json.loads(body.decode("utf-8"))
        if set(message) != {"msgtype", "text"} or message["msgtype"] != "text" or set(message["text"]) != {"content"}:
            return self.breach(f"shape {message}", (200, {"errcode": 40008, "errmsg": "invalid message type"}))
        text = message["text"]["content"]
        if not 0 < len(text.encode("utf-8")) <= 2048:
            return self.breach("length", (200, {"errcode": 40058, "errmsg": "content exceed max length 2048"}))
        now = self.now()
        self._times = [(other, at) for other, at in self._times if at > now - _MINUTE]
        if sum(other == key for other, _at in self._times) >= 20:
            return self.breach("rate", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}))
        self._times.append((key, now))
        self.taken.append((key, text))
        return 200, {"errcode": 0, "errmsg": "ok"}


class Telegram(ChatServer):
    """The Bot API: the token in the path, numbers of those who have started the bot, 4,096 characters."""

    def __init__(self, chats=(123456789,), **more):
        super().__init__(**more)
        self.chats = set(chats)

    def judge(self, handler, body):
        if handler.path != f"/bot{TELEGRAM_TOKEN}/sendMessage":
            return self._error(401, "Unauthorized")
        if handler.headers["Content-Type"] != "application/json":
            return self.breach("no JSON", self._error(400, "Bad Request: message text is empty"))
        message = json.loads(body)
        if set(message) != {"chat_id", "text", "link_preview_options"} or not isinstance(message["chat_id"], int):
            return self.breach(f"shape {message}", self._error(400, "Bad Request"))
        if not 0 < len(message["text"]) <= 4096:
            return self.breach("length", self._error(400, "Bad Request: message is too long"))
        if message["chat_id"] not in self.chats:
            return self._error(400, "Bad Request: chat not found")
        self.taken.append((str(message["chat_id"]), message["text"]))
        return 200, {"ok": True, "result": {"message_id": len(self.taken), "text": message["text"]}}

    @staticmethod
    def _error(code, description, **parameters):
        return code, {"ok": False, "error_code": code, "description": description, "parameters": parameters}


class Vk(ChatServer):
    """messages.send: a form, errors with HTTP 200, one message for each random_id."""

    def __init__(self, peers=(12345,), **more):
        super().__init__(**more)
        self.peers = set(peers)
        self._ids = {}

    def judge(self, handler, body):
        if handler.path != "/method/messages.send":
            return self.breach(f"path {handler.path}", self._error(3, "Unknown method passed"))
        if handler.headers["Content-Type"] != "application/x-www-form-urlencoded":
            return self.breach("no form", self._error(100, "One of the parameters specified was missing or invalid"))
        fields = {name: values[0] for name, values in parse_qs(body.decode("ascii")).items()}
        if fields.get("access_token") != VK_TOKEN:
            return self._error(5, "User authorization failed: invalid access_token (4).")
        if fields.get("v") != "5.199" or not re.fullmatch(r"[1-9][0-9]{0,9}", fields.get("random_id", "")):
            return self.breach(f"fields {sorted(fields)}", self._error(100, "random_id is a required parameter"))
        if int(fields["random_id"]) >= 2**31 or not 0 < len(fields.get("message", "")) <= 9000:
            return self.breach("range", self._error(914, "Message is too long"))
        if int(fields["peer_id"]) not in self.peers:
            return self._error(901, "Can't send messages for users without permission")
        if fields["random_id"] not in self._ids:
            self.taken.append((fields["peer_id"], fields["message"]))
            self._ids[fields["random_id"]] = len(self.taken)
        return 200, {"response": self._ids[fields["random_id"]]}

    @staticmethod
    def _error(code, words):
        request = [{"key": "method", "value": "messages.send"}, {"key": "oauth", "value": "1"}]
        return 200, {"error": {"error_code": code, "error_msg": words, "request_params": request}}


@contextmanager
def serving(server):
    """Run a stand-in for the block."""
    try:
        yield server
    finally:
        server.close()
