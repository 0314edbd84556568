"""A local double of GOV.UK Notify, after its published description: one call a message, bearer JWT, its error forms."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE = str(uuid4())
SECRET = str(uuid4())
KEY = f"tests-{SERVICE}-{SECRET}"
ALLOWED = {
    "sms": {"phone_number", "template_id", "personalisation", "reference", "sms_sender_id"},
    "email": {"email_address", "template_id", "personalisation", "reference", "email_reply_to_id"},
    "letter": {"template_id", "personalisation", "reference"},
}
NEEDED = {"sms": {"phone_number", "template_id"}, "email": {"email_address", "template_id"}, "letter": {"template_id"}}


class NotifyDouble:
    """What the double has taken, and what it will answer next."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.calls = 0
        self.answers: list[str] = []
        self.url = ""

    def will(self, *answers: str) -> None:
        """Answer the next calls so: OK, RATE, DAILY, 500, 503, DROP_BEFORE, DROP_AFTER, BAD_KEY."""
        self.answers = list(answers)


def _error(status: int, kind: str, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}


def _handler(double: NotifyDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def _authorised(self) -> bool:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            try:
                claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
            except jwt.PyJWTError:
                return False
            return bool(claims["iss"] == SERVICE)

        def do_POST(self) -> None:
            double.calls += 1
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kind = urlsplit(self.path).path.rsplit("/", 1)[-1]
            plan = double.answers.pop(0) if double.answers else "OK"
            if not self._authorised() or plan == "BAD_KEY":
                self._answer(*_error(403, "AuthError", "Invalid token: API key not found"))
            elif plan == "RATE":
                self._answer(*_error(429, "RateLimitError", "Exceeded rate limit for key type live"))
            elif plan == "DAILY":
                self._answer(*_error(429, "TooManyRequestsError", "Exceeded send limits (sms: 250000) for today"))
            elif plan in {"500", "503"}:
                self._answer(*_error(int(plan), "Exception", "Internal server error"))
            elif plan == "DROP_BEFORE":
                self.close_connection = True
                self.connection.close()
            elif (wrong := _wrong(kind, asked)) is not None:
                self._answer(*wrong)
            else:
                row = {"id": str(uuid4()), "kind": kind, "status": "created", **asked}
                double.taken.append(row)
                if plan == "DROP_AFTER":
                    self.close_connection = True
                    self.connection.close()
                else:
                    self._answer(201, {"id": row["id"], "reference": asked.get("reference"), "content": {}})

        def do_GET(self) -> None:
            if not self._authorised():
                self._answer(*_error(403, "AuthError", "Invalid token: API key not found"))
                return
            wanted = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
            rows = [row for row in double.taken if row.get("reference") == wanted]
            self._answer(200, {"notifications": rows, "links": {"current": self.path}})

    return Handler


def _wrong(kind: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
    """Return Notify's refusal of a request that is not as its schema says."""
    if missing := sorted(NEEDED[kind] - asked.keys()):
        return _error(400, "ValidationError", f"{missing[0]} is a required property")
    if asked.keys() - ALLOWED[kind]:
        return _error(400, "ValidationError", "Additional properties are not allowed")
    if kind == "sms" and not asked["phone_number"].lstrip("+").isdigit():
        return _error(400, "ValidationError", "phone_number Must not contain letters or symbols")
    if kind == "letter" and "address_line_3" not in asked["personalisation"]:
        return _error(400, "ValidationError", "personalisation address_line_3 is a required property")
    if "body" not in asked.get("personalisation", {}):
        return _error(400, "BadRequestError", "Missing personalisation: body")
    return None


@contextmanager
def running() -> Iterator[NotifyDouble]:
    """Run a double on a free port of the loopback."""
    double = NotifyDouble()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(double))
    server.daemon_threads = True
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
