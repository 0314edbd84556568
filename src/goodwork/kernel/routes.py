"""The rows of the one table of addresses: which page, and who may come. The doors fill it in their `routes.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from goodwork.kernel.actors import Role


class Who(Enum):
    """Who may come to an address."""

    PUBLIC = "public"
    BY_LINK = "by link"
    SIGNED_IN = "signed in"


ALL_ROLES = tuple(Role)


@dataclass(frozen=True)
class Route:
    """One row of the table: address, view (dotted path), name, who may come, with which roles, by which methods."""

    path: str
    view: str
    name: str
    who: Who
    roles: tuple[Role, ...] = ALL_ROLES
    methods: tuple[str, ...] = ("GET", "POST")
    csrf_exempt: bool = False


class NavGroup(Enum):
    """What an entry of the navigation is for, in the words that stand above its group in the menu."""

    EVERY_DAY = "Every day"
    LISTS = "Lists and messages"
    HOW_IT_GOES = "How it goes"
    SET_UP = "Set up"


@dataclass(frozen=True)
class NavItem:
    """One entry of the staff navigation: label, route, the roles that see it, its place, and what it is for."""

    label: str
    route: str
    roles: tuple[Role, ...]
    order: int = 100
    group: NavGroup = NavGroup.EVERY_DAY
