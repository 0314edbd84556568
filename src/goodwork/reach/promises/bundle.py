"""What a person was promised, for the file that they can take away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.reach.promises.looking import views_of
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import State, Told
from goodwork.registers.people.bundle import Section, contributes, day

_STATES = {
    State.OPEN: "still owed",
    State.BROKEN: "still owed, and late",
    State.KEPT: "kept",
    State.KEPT_LATE: "kept late",
    State.RELEASED: "not owed any more",
}


@contributes("promises", order=25)
def promises(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return every promise to the person, oldest first, with how its date was moved.

    A concern that a colleague raised is left out: somebody reads the file before it is handed over where there is one
    (DOMAIN 7.4), and the concern may be about whoever reads over the person's shoulder.
    """
    rows = Promise.objects.filter(person_id__in=person_ids).exclude(told=Told.STAFF_ONLY.value)
    cells = tuple(
        (day(v.made_at), v.text("en"), _STATES[v.state], " ".join(m.text("en") for m in v.moves))
        for v in views_of(rows.order_by("made_at", "id"))
    )
    return Section("What you were promised", ("When", "What", "How it stands", "Moves"), cells)
