"""How far one postcode is from another.

The directory's own points count where the register holds them. Else a postcode stands at the middle of its sector or
district as far as the shipped points know it (data/places/ORIGIN.md), and a distance is only about right.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from django.db.models import QuerySet

import goodwork
from goodwork.kernel.actors import SYSTEM_VIEWER, Viewer
from goodwork.kernel.remembering import not_known_of, remember_each, remembered_each
from goodwork.ledger.stamps import stamp_of, stamped
from goodwork.ledger.together import Ahead
from goodwork.registers.places.models import Postcode
from goodwork.registers.places.rules import key_of, pseudo_kind

_FILE = Path(goodwork.__file__).parent / "data" / "places" / "gm_points.csv"
_EARTH_MILES = 3958.8


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth in degrees; `exact` is False for the middle of a sector or district."""

    latitude: float
    longitude: float
    exact: bool


@lru_cache(maxsize=1)
def _areas() -> dict[str, Point]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["area"]: Point(float(row["latitude"]), float(row["longitude"]), exact=False)
            for row in csv.DictReader(file)
        }


def points_of(viewer: Viewer, postcodes: Iterable[str]) -> dict[str, Point]:
    """Return where postcodes lie, as they were given, in one query; those of which nothing is known are left out.

    Of each it is asked once while a page is made.
    """
    keys = _keys(postcodes)
    exact = remembered_each(_POINTS, set(keys.values()), lambda wanted: _exact(_rows(wanted)))
    areas = _areas()
    found = {}
    for given, key in keys.items():
        point = exact.get(key) or areas.get(key[:-2]) or areas.get(key.split(" ")[0])
        if point is not None:
            found[given] = point
    return found


def point_ahead(postcode: str) -> Ahead[_Row] | None:
    """Return how a page asks ahead for what `points_of` will want of a postcode; None where it knows it."""
    new = not_known_of(_POINTS, set(_keys([postcode]).values()))
    return next((_ahead_of(key) for key in new), None)


def _ahead_of(key: str) -> Ahead[_Row]:
    return Ahead((_point, SYSTEM_VIEWER, key), lambda rows: remember_each(_POINTS, [key], _exact(rows)))


_POINTS = "places.points"
_Row: TypeAlias = "tuple[str, float | None, float | None]"


def _keys(postcodes: Iterable[str]) -> dict[str, str]:
    """Return postcodes in the directory's own form, by the form in which they were given."""
    return {given: key for given in postcodes if pseudo_kind(given) is None and (key := key_of(given)) is not None}


def _point(viewer: Viewer, key: str) -> QuerySet[Postcode, _Row]:
    return _rows([key])


def _rows(keys: Collection[str]) -> QuerySet[Postcode, _Row]:
    rows = Postcode.objects.filter(postcode__in=keys, latitude__isnull=False, longitude__isnull=False)
    return rows.values_list("postcode", "latitude", "longitude")


def _exact(rows: Iterable[_Row]) -> dict[str, Point]:
    return {
        code: Point(latitude, longitude, exact=True)
        for code, latitude, longitude in rows
        if latitude is not None and longitude is not None
    }


class Spots:
    """Where some postcodes lie, made ready to be measured from anywhere; nothing in it is about anybody."""

    def __init__(self, points: Iterable[Point | None]) -> None:
        self._spots = [
            None if p is None else (math.radians(p.latitude), math.cos(math.radians(p.latitude)), p.longitude, p.exact)
            for p in points
        ]

    def miles_from(self, home: Point) -> list[tuple[float, bool] | None]:
        """Return how far each is from a point as the crow flies (haversine): miles, and whether that is exact.

        None where nobody knows where it is.
        """
        lat, cos, sin, asin, sqrt = math.radians(home.latitude), math.cos, math.sin, math.asin, math.sqrt
        cos_lat, twice = cos(lat), 2 * _EARTH_MILES
        found: list[tuple[float, bool] | None] = []
        for spot in self._spots:
            if spot is None:
                found.append(None)
                continue
            other, cos_other, longitude, exact = spot
            across = sin(math.radians(longitude - home.longitude) / 2)
            half = sin((other - lat) / 2) ** 2 + cos_lat * cos_other * across**2
            found.append((twice * asin(sqrt(half)), home.exact and exact))
        return found


_SPOTS: dict[tuple[str, tuple[str, ...]], Spots] = {}
_MOST_SPOTS = 4
_STAMP = "places"
stamped(_STAMP, "SELECT concat_ws(' ', count(*), sum(uuid_hash_extended(l.id, 0))) FROM places_placeload l")


def spots_of(viewer: Viewer, postcodes: tuple[str, ...]) -> Spots:
    """Return where postcodes of the registers lie, in their order: one query, and one more where that may be new.

    For places, never for where somebody lives: a process keeps them until places are loaded again.
    """
    key = (stamp_of(_STAMP), postcodes)
    if key not in _SPOTS:
        if len(_SPOTS) >= _MOST_SPOTS:
            _SPOTS.clear()
        points = points_of(viewer, postcodes)
        _SPOTS[key] = Spots(points.get(code) for code in postcodes)
    return _SPOTS[key]
