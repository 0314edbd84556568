"""Reading the register of places. It is public reference data: every viewer may see all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from goodwork.kernel.actors import SYSTEM_VIEWER, Viewer
from goodwork.kernel.remembering import is_remembered, remember, remembered
from goodwork.ledger.together import Ahead
from goodwork.registers.places.models import AreaName, Deprivation, PlaceLoad, Postcode
from goodwork.registers.places.rules import GREATER_MANCHESTER, PlaceKind, is_in_greater_manchester, key_of, pseudo_kind

LSOA_VINTAGE = "2021"
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a postcode lies. A blank code or name and a decile of None mean: not known here, never made up.

    `imd_decile` is 1 for the most deprived tenth of LSOAs in England, in the edition `imd_edition`, on LSOAs of
    `lsoa_vintage` (DOMAIN 2.5).
    """

    postcode: str
    kind: PlaceKind
    lsoa21_code: str = ""
    ward_code: str = ""
    ward_name: str = ""
    la_code: str = ""
    la_name: str = ""
    imd_decile: int | None = None
    imd_edition: str = ""
    lsoa_vintage: str = ""
    in_greater_manchester: bool = False


@dataclass(frozen=True, slots=True)
class Locality:
    """One of the ten councils of Greater Manchester."""

    la_code: str
    la_name: str


@dataclass(frozen=True, slots=True)
class LoadView:
    """One file that the register was loaded from, and when."""

    kind: str
    source: str
    row_count: int
    changed_count: int
    loaded_at: datetime


def place_of(viewer: Viewer, postcode: str) -> Place | None:
    """Return where a postcode lies, or None for one that the directory does not hold; ZZ99 is a place of its kind.

    Asked once while a page is made.
    """
    found: Place | None = remembered((_PLACE, key_of(postcode)), lambda: places_of(viewer, [postcode]).get(postcode))
    return found


def place_ahead(viewer: Viewer, postcode: str) -> Ahead[Any] | None:
    """Return how a page asks ahead for what `place_of` will want; None where nothing is to be asked."""
    key = key_of(postcode)
    question = (_PLACE, key)
    if key is None or pseudo_kind(postcode) is not None or is_remembered(question):
        return None
    asks = (_postcode, SYSTEM_VIEWER, key)
    return Ahead(asks, lambda rows: remember(question, _place(rows[0]) if rows else None))


def places_of(viewer: Viewer, postcodes: Iterable[str]) -> dict[str, Place]:
    """Return the places of many postcodes, keyed as they were given; those not in the directory are left out.

    Takes one query for each 5,000 postcodes.
    """
    found: dict[str, Place] = {}
    wanted: dict[str, list[str]] = {}
    for given in postcodes:
        kind = pseudo_kind(given)
        if kind is not None:
            found[given] = Place(postcode=key_of(given) or given.strip().upper(), kind=kind)
        elif (key := key_of(given)) is not None:
            wanted.setdefault(key, []).append(given)
    keys = sorted(wanted)
    for start in range(0, len(keys), _BATCH):
        for place in _real_places(keys[start : start + _BATCH]):
            for given in wanted[place.postcode]:
                found[given] = place
    return found


_PLACE = "places.place"


def _real_places(keys: Collection[str]) -> list[Place]:
    """Return the places of postcodes in the directory's own form."""
    return [_place(row) for row in _rows(keys)]


def _postcode(viewer: Viewer, key: str) -> QuerySet[Postcode]:
    return _rows([key])


def _rows(keys: Collection[str]) -> QuerySet[Postcode]:
    """Ask for postcodes in the directory's own form, each with its names and its decile."""
    ranked = Deprivation.objects.filter(lsoa_code=OuterRef("lsoa21_code"), lsoa_vintage=LSOA_VINTAGE)
    newest = ranked.order_by("-edition")
    return Postcode.objects.filter(postcode__in=keys).annotate(
        ward_name=Subquery(AreaName.objects.filter(code=OuterRef("ward_code")).values("name")[:1]),
        la_name=Subquery(AreaName.objects.filter(code=OuterRef("la_code")).values("name")[:1]),
        decile=Subquery(newest.values("decile")[:1]),
        edition=Subquery(newest.values("edition")[:1]),
    )


def _place(row: Any) -> Place:
    """Return a row with its names and its decile as it is shown."""
    return Place(
        postcode=row.postcode,
        kind=PlaceKind.POSTCODE,
        lsoa21_code=row.lsoa21_code,
        ward_code=row.ward_code,
        ward_name=row.ward_name or "",
        la_code=row.la_code,
        la_name=row.la_name or GREATER_MANCHESTER.get(row.la_code, ""),
        imd_decile=row.decile,
        imd_edition=row.edition or "",
        lsoa_vintage=LSOA_VINTAGE if row.lsoa21_code else "",
        in_greater_manchester=is_in_greater_manchester(row.la_code),
    )


def localities(viewer: Viewer) -> list[Locality]:
    """Return the ten localities of Greater Manchester by name."""
    return [Locality(la_code=code, la_name=name) for code, name in GREATER_MANCHESTER.items()]


def area_names(viewer: Viewer, codes: Collection[str]) -> dict[str, str]:
    """Return the names of wards, councils and LSOAs by GSS code; codes without a name are left out.

    The councils of Greater Manchester are known without asking.
    """
    known = {c: n for c, n in GREATER_MANCHESTER.items() if c in codes}
    others = set(codes) - known.keys()
    return known | dict(AreaName.objects.filter(code__in=others).values_list("code", "name")) if others else known


def loads(viewer: Viewer) -> list[LoadView]:
    """Return the files that the register was loaded from, newest first."""
    return [
        LoadView(
            kind=r.kind,
            source=r.source,
            row_count=r.row_count,
            changed_count=r.changed_count,
            loaded_at=r.loaded_at,
        )
        for r in PlaceLoad.objects.order_by("-loaded_at", "-id")
    ]
