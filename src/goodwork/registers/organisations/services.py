"""Writing the register of organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, NotVisible
from goodwork.kernel.csv_files import check
from goodwork.kernel.identifiers import is_ods_code
from goodwork.kernel.ids import new_id
from goodwork.kernel.text import fold
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code, Event
from goodwork.registers.organisations.events import (
    OrganisationChanged,
    OrganisationRegistered,
    OrganisationRelated,
    OrganisationRelationEnded,
)
from goodwork.registers.organisations.models import Organisation, OrganisationIdentifier, OrganisationRelation
from goodwork.registers.organisations.ods_files import COLUMNS, Headed, OrganisationRow, ods_rows
from goodwork.registers.organisations.rules import (
    CannotRegister,
    CannotRelate,
    Kind,
    RelationKind,
    Status,
    check_ends,
)
from goodwork.registers.organisations.rules import (
    local_code as read_local_code,
)
from goodwork.registers.places.queries import place_of, places_of
from goodwork.registers.places.rules import key_of

_BATCH = 1000
_COMPARED = ("name", "kind", "phone", "address_line", "postcode", "la_code", "status", "opened_date", "closed_date")


@dataclass(frozen=True, slots=True)
class Stored:
    """How many organisations (or relations) of a source were new, different, and as known already."""

    new: int
    changed: int
    unchanged: int

    def __add__(self, other: Stored) -> Stored:
        return Stored(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@transaction.atomic
def register(
    *,
    name: str,
    kind: Kind | str,
    ods_code: str | None = None,
    local_code: str | None = None,
    phone: str | None = None,
    postcode: str | None = None,
    address_line: str = "",
    la_code: str = "",
    identifiers: Sequence[tuple[str, str]] = (),
    source: str = "Registered by hand",
    by: Actor,
    at: datetime,
) -> UUID:
    """Put one organisation into the register and return its id.

    `identifiers` are pairs of a system (COMPANY, CHARITY, ODS_SITE, UKPRN) and a value. The council follows from the
    postcode where the directory knows it.

    Raises: CannotRegister for a missing name or code, a code that is no code or is taken, a postcode that is none.
    """
    wanted = _checked(name, kind, ods_code, local_code, postcode, identifiers)
    place = place_of(SYSTEM_VIEWER, wanted.postcode) if wanted.postcode else None
    row = Organisation(
        id=new_id(),
        name=wanted.name,
        name_folded=fold(wanted.name),
        kind=wanted.kind.value,
        ods_code=wanted.ods_code,
        local_code=wanted.local_code,
        phone=(phone or "").strip(),
        address_line=address_line.strip(),
        postcode=wanted.postcode,
        la_code=la_code or (place.la_code if place else ""),
        source=source,
    )
    row.save(force_insert=True)
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(organisation=row, system=system, value=value) for system, value in identifiers
    )
    record(OrganisationRegistered(organisation_id=row.id, organisation_kind=Code(row.kind)), by=by, at=at)
    return row.id


def _checked(
    name: str,
    kind: Kind | str,
    ods_code: str | None,
    local_code: str | None,
    postcode: str | None,
    identifiers: Sequence[tuple[str, str]],
) -> OrganisationRow:
    """Return what is to be registered in its stored form; CannotRegister says what to mend."""
    if not name.strip():
        raise CannotRegister("Enter the organisation's name.", "name")
    ods = ods_code.strip().upper() if ods_code and ods_code.strip() else None
    local = read_local_code(local_code) if local_code and local_code.strip() else None
    if ods is None and local is None:
        raise CannotRegister("Enter an ODS code, or a local code of your own.", "ods_code")
    if ods is not None and not is_ods_code(ods):
        raise CannotRegister("An ODS code has 3 to 10 letters and digits.", "ods_code")
    if ods is not None and Organisation.objects.filter(ods_code=ods).exists():
        raise CannotRegister(f"The ODS code {ods} is in the register already.", "ods_code")
    if local is not None and Organisation.objects.filter(local_code=local).exists():
        raise CannotRegister(f"The local code {local} is in the register already.", "local_code")
    for system, value in identifiers:
        if OrganisationIdentifier.objects.filter(system=system, value=value).exists():
            raise CannotRegister(f"The {system} number {value} is in the register already.")
    key = key_of(postcode) if postcode and postcode.strip() else ""
    if key is None:
        raise CannotRegister("Enter a full UK postcode, like M22 9WA.", "postcode")
    return OrganisationRow(name=" ".join(name.split()), kind=Kind(kind), ods_code=ods, local_code=local, postcode=key)


@transaction.atomic
def store_many(
    *,
    rows: Iterable[OrganisationRow],
    source: str,
    by: Actor,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> Stored:
    """Bring the register in line with a source's organisations, 1,000 at a time, all or nothing.

    An organisation is known by its ODS code, else by its local code. Who is not in the source stays as they are: a
    source that leaves someone out has not said that they closed.
    """
    iterator, total, done = iter(rows), Stored(0, 0, 0), 0
    while batch := list(islice(iterator, _BATCH)):
        total += _store_batch(batch, source, by, at)
        done += len(batch)
        if progress is not None:
            progress(done)
    return total


def _store_batch(batch: list[OrganisationRow], source: str, by: Actor, at: datetime) -> Stored:
    known = _known([r.ods_code for r in batch if r.ods_code], [r.local_code for r in batch if r.local_code])
    places = places_of(SYSTEM_VIEWER, [r.postcode for r in batch if r.postcode])
    new: dict[str, Organisation] = {}
    changed: dict[UUID, Organisation] = {}
    for wanted in batch:
        code = wanted.ods_code or wanted.local_code or ""
        row = known.get(code) or new.get(code)
        is_new = row is None
        if row is None:
            row = Organisation(id=new_id(), ods_code=wanted.ods_code, local_code=wanted.local_code, source=source)
        place = places.get(wanted.postcode)
        values = {field: getattr(wanted, field) for field in _COMPARED}
        values["kind"], values["status"] = wanted.kind.value, wanted.status.value
        values["la_code"] = (place.la_code if place else "") or wanted.la_code
        if is_new or any(getattr(row, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(row, field, value)
            row.name_folded, row.source = fold(row.name), source
            if is_new:
                new[code] = row
            elif code not in new:
                changed[row.id] = row
    Organisation.objects.bulk_create(new.values())
    Organisation.objects.bulk_update(changed.values(), [*_COMPARED, "name_folded", "source"])
    events: list[Event] = [
        OrganisationRegistered(organisation_id=r.id, organisation_kind=Code(r.kind)) for r in new.values()
    ]
    events += [OrganisationChanged(organisation_id=r.id, closed_date=r.closed_date) for r in changed.values()]
    record(*events, by=by, at=at)
    return Stored(new=len(new), changed=len(changed), unchanged=len(batch) - len(new) - len(changed))


def _known(ods_codes: list[str], local_codes: list[str]) -> dict[str, Organisation]:
    """Return the organisations that have one of these codes, by code, and lock them."""
    found = {cast(str, o.ods_code): o for o in Organisation.objects.select_for_update().filter(ods_code__in=ods_codes)}
    for row in Organisation.objects.select_for_update().filter(local_code__in=local_codes):
        found[cast(str, row.local_code)] = row
    return found


def load_ods(
    *,
    stream: BinaryIO,
    kind: Kind,
    source: str,
    by: Actor,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> Stored:
    """Load a file of the ODS as published: epraccur (PRACTICE) or etr (TRUST), without a header.

    Raises: kernel.csv_files.Refused, naming line and column (nothing is stored then); CannotRegister for another kind.
    """
    if kind not in {Kind.PRACTICE, Kind.TRUST}:
        raise CannotRegister("An ODS file holds practices (epraccur) or trusts (etr).")
    headed = cast(BinaryIO, Headed(stream, COLUMNS))
    checked = check(headed, needed=())
    return store_many(rows=ods_rows(headed, checked, kind), source=source, by=by, at=at, progress=progress)


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation as a source has it, by codes (ODS or local)."""

    from_code: str
    to_code: str
    kind: RelationKind
    from_date: date
    source: str


@transaction.atomic
def relate(
    *,
    from_id: UUID,
    to_id: UUID,
    kind: RelationKind | str,
    from_date: date,
    source: str = "Registered by hand",
    by: Actor,
    at: datetime,
) -> UUID:
    """Say that one organisation stands to another in a way from a day on, and return the relation.

    Raises: CannotRelate where the ends don't fit the kind, or the same relation stands already at that day or later;
    NotVisible for an id that is none.
    """
    ends = {o.id: o for o in Organisation.objects.select_for_update().filter(id__in=[from_id, to_id]).order_by("id")}
    if not {from_id, to_id} <= set(ends):
        raise NotVisible("organisation")
    way = RelationKind(kind)
    check_ends(way, Kind(ends[from_id].kind), Kind(ends[to_id].kind))
    same = OrganisationRelation.objects.filter(from_organisation_id=from_id, to_organisation_id=to_id, kind=way.value)
    if same.filter(to_date__isnull=True).exists() or same.filter(to_date__gte=from_date).exists():
        raise CannotRelate(
            "This relation stands already on that day; end it first, or start the new one later.", "from_date"
        )
    row = OrganisationRelation(
        id=new_id(),
        from_organisation_id=from_id,
        to_organisation_id=to_id,
        kind=way.value,
        from_date=from_date,
        source=source,
    )
    row.save(force_insert=True)
    record(_related(row), by=by, at=at)
    return row.id


def _related(row: OrganisationRelation) -> OrganisationRelated:
    return OrganisationRelated(
        organisation_relation_id=row.id,
        from_organisation_id=row.from_organisation_id,
        to_organisation_id=row.to_organisation_id,
        relation_kind=Code(row.kind),
        from_date=row.from_date,
    )


@transaction.atomic
def relate_many(*, rows: Sequence[RelationRow], by: Actor, at: datetime) -> Stored:
    """Bring relations of a source into the register; those that it knows of, open or ended, stay.

    Raises: CannotRelate for a code that is not in the register, or ends that don't fit; nothing is stored then.
    """
    codes = {r.from_code for r in rows} | {r.to_code for r in rows}
    known = _known(sorted(codes), sorted(codes))
    missing = sorted(codes - set(known))
    if missing:
        raise CannotRelate(f"The register has no organisation with the code {missing[0]}.")
    there = set(
        OrganisationRelation.objects.filter(from_organisation_id__in=[o.id for o in known.values()]).values_list(
            "from_organisation_id", "to_organisation_id", "kind"
        )
    )
    new: dict[tuple[UUID, UUID, str], OrganisationRelation] = {}
    for wanted in rows:
        start, end = known[wanted.from_code], known[wanted.to_code]
        check_ends(wanted.kind, Kind(start.kind), Kind(end.kind))
        key = (start.id, end.id, wanted.kind.value)
        if key not in there and key not in new:
            new[key] = OrganisationRelation(
                id=new_id(),
                from_organisation=start,
                to_organisation=end,
                kind=wanted.kind.value,
                from_date=wanted.from_date,
                source=wanted.source,
            )
    OrganisationRelation.objects.bulk_create(new.values(), batch_size=_BATCH)
    record(*(_related(row) for row in new.values()), by=by, at=at)
    return Stored(new=len(new), changed=0, unchanged=len(rows) - len(new))


@transaction.atomic
def end_relation(*, relation_id: UUID, to_date: date, by: Actor, at: datetime) -> None:
    """End a relation; `to_date` is the last day on which it stands.

    Raises: CannotRelate when it has ended already or would end before it began; NotVisible for an id that is none.
    """
    row = OrganisationRelation.objects.select_for_update().filter(id=relation_id).first()
    if row is None:
        raise NotVisible("relation")
    if row.to_date is not None:
        raise CannotRelate("This relation has ended already.")
    if to_date < row.from_date:
        raise CannotRelate("A relation can't end before it began.")
    row.to_date = to_date
    row.save(update_fields=["to_date"])
    record(
        OrganisationRelationEnded(
            organisation_relation_id=row.id,
            from_organisation_id=row.from_organisation_id,
            to_organisation_id=row.to_organisation_id,
            relation_kind=Code(row.kind),
            to_date=to_date,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def close(*, organisation_id: UUID, closed_date: date, by: Actor, at: datetime) -> None:
    """Note that an organisation closed on a day; it stays in the register.

    Raises: CannotRegister when it is closed already or would close before it opened; NotVisible for an id that is none.
    """
    row = Organisation.objects.select_for_update().filter(id=organisation_id).first()
    if row is None:
        raise NotVisible("organisation")
    if row.status == Status.CLOSED:
        raise CannotRegister("This organisation has closed already.")
    if row.opened_date is not None and closed_date < row.opened_date:
        raise CannotRegister("An organisation can't close before it opened.")
    row.status, row.closed_date = Status.CLOSED.value, closed_date
    row.save(update_fields=["status", "closed_date"])
    record(OrganisationChanged(organisation_id=row.id, closed_date=closed_date), by=by, at=at)
