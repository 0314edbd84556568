"""The places that come with the product: 3,035 postcodes of Greater Manchester, and all of its LSOAs and wards.

Files, origin and licence: src/goodwork/data/places/ORIGIN.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import goodwork
from goodwork.kernel.actors import Actor
from goodwork.registers.places import services
from goodwork.registers.places.models import PlaceLoad

FOLDER = Path(goodwork.__file__).parent / "data" / "places"
_FILES = (
    ("POSTCODES", "gm_postcodes.csv", "ONSPD extract, mySociety sample", services.load_postcodes),
    ("NAMES", "gm_areas.csv", "ONS LSOA 2021 to ward and LA 2024", services.load_names),
    ("DEPRIVATION", "gm_imd2025.csv", "English Indices of Deprivation 2025", services.load_deprivation),
)


def load(*, by: Actor, at: datetime, tell: Callable[[str], None]) -> int:
    """Load the shipped files that this database does not hold yet, and return how many rows changed.

    What a national file has brought since stays as it is.
    """
    changed = 0
    for kind, name, source, service in _FILES:
        path = FOLDER / name
        if PlaceLoad.objects.filter(kind=kind, sha256=hashlib.sha256(path.read_bytes()).hexdigest()).exists():
            continue
        tell(f"Places: {source}")
        with path.open("rb") as stream:
            changed += service(stream=stream, source=source, keep_known=True, by=by, at=at).changed_count
    return changed
