"""The end of a redirection, by hand or with the person's record; whoever calls it ends the promise about it."""

from __future__ import annotations

from datetime import datetime

from goodwork.kernel.actors import Actor
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.routes import events
from goodwork.pathway.routes.models import Redirect
from goodwork.pathway.routes.redirects import Came


def close(row: Redirect, came: Came, *, by: Actor, at: datetime) -> None:
    """End a redirection's row, which the caller has locked, and write the event."""
    row.came, row.closed_at = came.value, at
    row.save(update_fields=["came", "closed_at"])
    record(
        events.RedirectEnded(
            redirect_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            la_code=Code(row.la_code),
            came=came,
        ),
        by=by,
        at=at,
    )
