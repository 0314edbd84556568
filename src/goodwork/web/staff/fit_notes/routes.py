"""Addresses of fit-note requests."""

from __future__ import annotations

from typing import Final

from goodwork.kernel.routes import NavItem, Route, Who
from goodwork.reach.intake.permissions import HAND_IN

_VIEWS: Final = "goodwork.web.staff.fit_notes.views"
_BASE: Final = "staff/fit-notes/"


def _route(path: str, view: str, name: str, methods: tuple[str, ...] = ("GET",)) -> Route:
    return Route(_BASE + path, f"{_VIEWS}.{view}", name, Who.SIGNED_IN, HAND_IN, methods)


ROUTES = [
    _route("", "index", "staff-fit-notes", ("GET", "POST")),
    _route("waiting/", "waiting", "staff-fit-notes-waiting"),
    _route("files/<uuid:upload_id>/", "upload", "staff-fit-notes-file"),
    _route("files/<uuid:upload_id>/send/", "send", "staff-fit-notes-send", ("POST",)),
    _route("files/<uuid:upload_id>/remove/", "remove", "staff-fit-notes-remove", ("POST",)),
    _route("sent/<uuid:import_id>/", "sent", "staff-fit-notes-sent"),
    _route("sent/<uuid:import_id>/records.csv", "records_csv", "staff-fit-notes-csv"),
    _route("requests/<uuid:request_id>/try-again/", "try_again", "staff-fit-notes-try-again", ("POST",)),
]

NAV = [NavItem("Fit notes", "staff-fit-notes", HAND_IN, 10)]
