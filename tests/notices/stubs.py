"""Servers of letters on this machine: one that behaves as GOV.UK Notify does, and a mail server."""

from __future__ import annotations

import json
import socketserver
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from jsonschema import Draft7Validator, FormatChecker

SCHEMAS = Path(__file__).parent / "schemas"
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"register-{SERVICE}-{SECRET}"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
SOONEST_LATEST_S = 30  # how far a token's time may lie from Notify's own

formats = FormatChecker()


@formats.checks("validate_uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return isinstance(value, str) and bool(uuid.UUID(value))


@formats.checks("email_address", raises=ValidationError)
def _is_address(value: object) -> bool:
    validate_email(value)
    return True


def faults(schema: str, value: object) -> list[str]:
    """What a published schema of Notify finds wrong with a value."""
    rules = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    checker = Draft7Validator(rules, format_checker=formats)
    return [f"{'.'.join(map(str, one.path))} {one.message}".strip() for one in checker.iter_errors(value)]


class NotifyStub:
    """Takes e-mails as Notify does. ``then`` holds answers to give instead, one a request: a ``(status, message)``, or
    "silence", which takes the letter and hangs up without a word.
    """

    def __init__(self, now: int) -> None:
        self.now = now
        self.taken: list[dict] = []
        self.asked: list[str] = []
        self.then: list[tuple[int, str] | str] = []
        self.url = ""

    def answer(self, method: str, path: str, token: str, body: dict) -> tuple[int, dict] | None:
        special = self.then.pop(0) if self.then else None
        if isinstance(special, tuple):
            return _refused(special[0], "BadRequestError", special[1])
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return _refused(403, "AuthError", "Invalid token: signature, api token not found")
        if claims["iss"] != SERVICE or abs(claims["iat"] - self.now) > SOONEST_LATEST_S:
            return _refused(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
        answered = self._listed(path) if method == "GET" else self._sent(path, body)
        return None if special == "silence" else answered

    def _sent(self, path: str, body: dict) -> tuple[int, dict]:
        assert path == "/v2/notifications/email"
        if wrong := faults("post_email_request", body):
            return _refused(400, "ValidationError", wrong[0])
        self.taken.append(body)
        made = {
            "id": str(uuid.uuid4()), "reference": body.get("reference"), "uri": f"{self.url}/v2/notifications/1",
            "content": {"body": body["personalisation"]["body"], "from_email": "register@notifications.example.org",
                        "subject": body["personalisation"]["subject"]},
            "template": {"id": body["template_id"], "version": 1, "uri": f"{self.url}/v2/template/1"},
        }  # fmt: skip
        assert faults("post_email_response", made) == []
        return 201, made

    def _listed(self, path: str) -> tuple[int, dict]:
        asked = parse_qs(urlsplit(path).query)
        assert set(asked) <= {"reference", "template_type", "status", "older_than", "include_jobs"}
        self.asked += asked["reference"]
        found = [_notification(one) for one in self.taken if one["reference"] in asked["reference"]]
        listed = {"notifications": found, "links": {"current": f"{self.url}{path}"}}
        assert faults("get_notifications_response", listed) == []
        return 200, listed


def _refused(status: int, kind: str, message: str) -> tuple[int, dict]:
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}


def _notification(taken: dict) -> dict:
    lines = dict.fromkeys(("phone_number", *(f"line_{at}" for at in range(1, 7)), "postcode", "completed_at"))
    template = {"id": taken["template_id"], "version": 1, "uri": "https://notify.example.org/v2/template/1"}
    written = {"subject": taken["personalisation"]["subject"], "body": taken["personalisation"]["body"]}
    times = {"created_at": "2026-05-04T08:00:00Z", "sent_at": None}
    return lines | times | written | {
        "id": str(uuid.uuid4()), "reference": taken["reference"], "email_address": taken["email_address"],
        "type": "email", "status": "sending", "template": template,
    }  # fmt: skip


@contextmanager
def notify(now: int) -> Iterator[NotifyStub]:
    """A Notify on this machine whose clock stands at ``now`` (seconds)."""
    stub = NotifyStub(now)

    class Requests(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self) -> None:
            self._answer({})

        def _answer(self, body: dict) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            answered = stub.answer(self.command, self.path, token, body)
            if answered is None:
                self.close_connection = True
                return
            content = json.dumps(answered[1]).encode()
            self.send_response(answered[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Requests)) as port:
        stub.url = f"http://127.0.0.1:{port}"
        yield stub


class MailStub:
    """Takes mail as RFC 5321 has it. ``then`` holds what to do after a letter instead of saying 250: another reply,
    "silence", which hangs up, or "hold", which says nothing until ``go``.
    """

    def __init__(self) -> None:
        self.port = 0
        self.letters: list[str] = []
        self.refused: dict[str, str] = {}
        self.then: list[str] = []
        self.taken, self.go = threading.Event(), threading.Event()

    def talk(self, lines, say) -> None:
        say("220 mail.example.org")
        for line in lines:
            verb = line.split(" ")[0].upper().strip()
            if verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                say(self.refused.get(address, "250 fine"))
            elif verb == "DATA":
                say("354 go on")
                self.letters.append("".join(iter(lambda: next(lines), ".\r\n")))
                self.taken.set()
                after = self.then.pop(0) if self.then else "250 taken"
                if after == "silence":
                    return
                if after == "hold":
                    self.go.wait(60)
                    return
                say(after)
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")


@contextmanager
def mail_server() -> Iterator[MailStub]:
    stub = MailStub()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            lines = (line.decode() for line in iter(self.rfile.readline, b""))
            stub.talk(lines, lambda words: self.wfile.write(f"{words}\r\n".encode()))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = allow_reuse_address = True

    with _serving(Server(("127.0.0.1", 0), Talk)) as port:
        stub.port = port
        yield stub


@contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
