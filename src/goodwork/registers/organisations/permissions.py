"""Who may look organisations up, and who may enter and change them."""

from __future__ import annotations

from typing import Final

from goodwork.kernel.actors import Role, Viewer

EDITORS: Final = (Role.ADMINISTRATOR,)
"""Who enters and changes organisations, their relations and where they are reached."""

READERS: Final = (*EDITORS, Role.SERVICE_LEAD)
"""Who may look organisations up."""


def can_edit(viewer: Viewer) -> bool:
    """Say whether a viewer may enter and change organisations."""
    return viewer.has_role(*EDITORS)
