"""The address for monitors."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.web.health.status import worker_status


def health(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say whether database and worker are well: 200 and `ok`, or 503 and what is late. No data of anybody."""
    with clock.acting_at(None):
        at = clock.now()
    try:
        status = worker_status(at)
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "away", "worker": "unknown"}, status=503)
    return JsonResponse(
        {
            "status": "ok" if status.ok else "late",
            "database": "ok",
            "worker": "ok" if status.ok else "late",
            "last_sweep_at": status.last_sweep_at.isoformat() if status.last_sweep_at else None,
            "failing_sweeps": list(status.failing),
        },
        status=200 if status.ok else 503,
    )
