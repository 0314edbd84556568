"""Who reads texts from unknown numbers: no practice is known for them, so only those who lead what runs the number."""

from __future__ import annotations

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.reach.messaging.permissions import is_demonstration
from goodwork.reach.messaging.unknown import reading_organisation

READERS = (Role.SERVICE_LEAD,)
"""Who reads them and acts on them."""

COUNTERS = (*READERS, Role.ADMINISTRATOR)
"""Who knows that they wait."""


def can_read(viewer: Viewer) -> bool:
    """Say whether a viewer reads them and acts on them: a service lead of the organisation that runs the number."""
    if viewer.is_system:
        return True
    led = viewer.organisation_ids(*READERS)
    return bool(led) and reading_organisation() in led


def can_count(viewer: Viewer) -> bool:
    """Say whether a viewer may know that they wait, and since when: an administrator too, without number and words."""
    return viewer.has_role(Role.ADMINISTRATOR) or can_read(viewer)


def can_see_words(viewer: Viewer) -> bool:
    """Say whether a viewer sees number and words: who reads them; in the demonstration, whose texts are nobody's, an
    administrator too.
    """
    return can_read(viewer) or (is_demonstration() and viewer.has_role(Role.ADMINISTRATOR))


def check_can_read(viewer: Viewer) -> None:
    """Raise NotVisible for who does not read them."""
    if not can_read(viewer):
        raise NotVisible


def check_can_count(viewer: Viewer) -> None:
    """Raise NotVisible for who may not even know that they wait."""
    if not can_count(viewer):
        raise NotVisible
