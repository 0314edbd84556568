"""The definitions that the database keeps."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from goodwork.reach.questionnaires.definitions import Definition, parse
from goodwork.reach.questionnaires.models import DefinitionVersion

WORK_AND_HEALTH_CHECK = "WORK_AND_HEALTH_CHECK"


class DefinitionChanged(ValueError):
    """A version that has been asked is to be replaced by another text under the same number."""

    def __init__(self, code: str, version: int) -> None:
        super().__init__(
            f"{code} version {version} has been asked already in other words; give the new text the next version."
        )


@lru_cache(maxsize=256)
def _parsed(definition_id: UUID) -> Definition:
    return parse(DefinitionVersion.objects.get(id=definition_id).body)


def kept(definition_id: UUID) -> Definition:
    """Return a version as it was when it was first used; kept in memory, because a version never changes."""
    return _parsed(definition_id)


def newest(code: str) -> DefinitionVersion | None:
    """Return the newest published version of a questionnaire, or None."""
    return DefinitionVersion.objects.filter(code=code).order_by("-version").first()
