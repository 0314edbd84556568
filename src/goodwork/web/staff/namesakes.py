"""What stands beside a name on a list, so that two people of one name are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.text import fold
from goodwork.registers.people import queries as people
from goodwork.web.render import short_date, short_id


def marks(viewer: Viewer, names: Mapping[UUID, str], *, at: datetime) -> dict[UUID, str]:
    """Return, by person, when they were born where the viewer sees it; else, where somebody else on the list has the
    same name, the short form of their id. Where a restricted person is stays hidden by both.
    """
    born = people.birth_dates(viewer, set(names), at=at) if names else {}
    often = Counter(fold(name) for name in names.values())
    found = {}
    for person_id, name in names.items():
        if person_id in born:
            found[person_id] = f"born {short_date(born[person_id])}"
        elif often[fold(name)] > 1:
            found[person_id] = f"person {short_id(person_id)}"
    return found
