"""Reading the register of organisations. It is public reference data: every signed-in viewer may see all of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, When

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Viewer
from goodwork.kernel.remembering import leaned_on, not_known_of, remember_each, remembered_each
from goodwork.kernel.text import fold
from goodwork.ledger.together import Ahead
from goodwork.registers.organisations.models import Organisation, OrganisationIdentifier, OrganisationRelation
from goodwork.registers.organisations.rules import KIND_WORDS, RELATION_WORDS, Kind, RelationKind, Status


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """One organisation. `open` says whether it works now (its status, not a date)."""

    id: UUID
    name: str
    kind: Kind
    ods_code: str | None
    local_code: str | None
    phone: str
    la_code: str
    open: bool

    @property
    def code(self) -> str:
        """The code that people would know it by: that of the ODS, else ours."""
        return self.ods_code or self.local_code or ""

    @property
    def kind_words(self) -> str:
        """The kind in words."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class RelationView:
    """One relation of an organisation, seen from it: `outward` when it starts there."""

    id: UUID
    kind: RelationKind
    outward: bool
    other: OrganisationView
    from_date: date
    to_date: date | None
    source: str

    @property
    def words(self) -> str:
        """The relation in words, from left to right."""
        return RELATION_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class OrganisationDetail:
    """One organisation with its address, numbers, dates, source and relations."""

    organisation: OrganisationView
    address_line: str
    postcode: str
    status: Status
    opened_date: date | None
    closed_date: date | None
    source: str
    identifiers: tuple[tuple[str, str], ...]
    relations: tuple[RelationView, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search: the organisations, and how many match in all."""

    organisations: tuple[OrganisationView, ...]
    total: int


def _view(row: Organisation) -> OrganisationView:
    return OrganisationView(
        id=row.id,
        name=row.name,
        kind=Kind(row.kind),
        ods_code=row.ods_code,
        local_code=row.local_code,
        phone=row.phone,
        la_code=row.la_code,
        open=row.status == Status.ACTIVE,
    )


def get(viewer: Viewer, organisation_id: UUID) -> OrganisationView:
    """Return one organisation. Raises NotVisible when there is none of that id."""
    found = many(viewer, [organisation_id]).get(organisation_id)
    if found is None:
        raise NotVisible("organisation")
    return found


def by_ods(viewer: Viewer, code: str) -> OrganisationView | None:
    """Return the organisation with an ODS code, open or closed, or None."""
    row = Organisation.objects.filter(ods_code=code.strip().upper()).first()
    return None if row is None else _view(row)


def by_local_code(viewer: Viewer, code: str) -> OrganisationView | None:
    """Return the organisation with a local code, or None."""
    row = Organisation.objects.filter(local_code=code.strip().upper()).first()
    return None if row is None else _view(row)


def by_any_code(viewer: Viewer, code: str) -> OrganisationView | None:
    """Return the organisation that an ODS code, else a local code, names, or None."""
    return by_ods(viewer, code) or by_local_code(viewer, code)


def by_slug(viewer: Viewer, text: str) -> OrganisationView | None:
    """Return the organisation that a code names, or the one whose name reads so with dashes: big-life for Big Life.

    None where none does, or several.
    """
    found = by_any_code(viewer, text)
    if found is not None:
        return found
    key = fold(text)
    same = list(Organisation.objects.filter(name_folded=key)[:2]) if key else []
    return _view(same[0]) if len(same) == 1 else None


def named(viewer: Viewer, organisation_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of organisations by id, in one query; each is asked for once while a page is made."""

    def asked(ids: set[UUID]) -> dict[UUID, str]:
        return dict(Organisation.objects.filter(id__in=list(ids)).values_list("id", "name"))

    return remembered_each("organisations.named", organisation_ids, asked)


def not_at_work(viewer: Viewer, organisation_ids: Collection[UUID], day: date) -> dict[UUID, date | None]:
    """Return which of some organisations do not work on a day, with the day they closed where one is known.

    One that closes works until the day before; one that is proposed, or sleeps, doesn't work. One query.
    """
    rows = Organisation.objects.filter(id__in=list(organisation_ids)).exclude(status=Status.ACTIVE.value)
    still_open = Q(status=Status.CLOSED.value, closed_date__gt=day)
    return dict(rows.exclude(still_open).values_list("id", "closed_date"))


def many(viewer: Viewer, organisation_ids: Collection[UUID]) -> dict[UUID, OrganisationView]:
    """Return organisations by id, in one query; each is asked for once while a page is made."""

    def asked(ids: set[UUID]) -> dict[UUID, OrganisationView]:
        rows = Organisation.objects.filter(id__in=list(ids))
        return leaned_on((_MANY, frozenset(ids)), lambda: {row.id: _view(row) for row in rows})

    return remembered_each(_MANY, organisation_ids, asked)


def one_ahead(viewer: Viewer, organisation_id: UUID) -> Ahead[Any] | None:
    """Return how a page asks ahead for what `many` will want of an organisation; None where it knows it."""

    def keep(rows: list[Organisation]) -> None:
        remember_each(_MANY, [organisation_id], {row.id: _view(row) for row in rows})

    return Ahead((_one, SYSTEM_VIEWER, organisation_id), keep) if not_known_of(_MANY, [organisation_id]) else None


def _one(viewer: Viewer, organisation_id: UUID) -> QuerySet[Organisation]:
    return Organisation.objects.filter(id=organisation_id)


_MANY = "organisations.many"


def ids_by_code(viewer: Viewer, codes: Collection[str]) -> dict[str, UUID]:
    """Return the ids of organisations by ODS code or local code, as asked for, in one query; codes of none are left
    out.
    """
    wanted = {code.strip().upper(): code for code in codes}
    rows = Organisation.objects.filter(Q(ods_code__in=list(wanted)) | Q(local_code__in=list(wanted)))
    found: dict[str, UUID] = {}
    for pk, ods, local in rows.values_list("id", "ods_code", "local_code"):
        found |= {wanted[code]: pk for code in (local, ods) if code in wanted}
    return found


def search(viewer: Viewer, text: str, *, kind: Kind | None = None, limit: int = 50, offset: int = 0) -> Found:
    """Return organisations whose name holds all words of a text, or whose code or postcode starts with it.

    No text finds all. Open ones stand first, then by name.
    """
    rows: QuerySet[Organisation] = Organisation.objects.all()
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    words = [fold(word) for word in text.split()]
    if any(words):
        by_name = Q()
        for word in words:
            by_name &= Q(name_folded__contains=word)
        key = text.strip().upper()
        rows = rows.filter(
            by_name | Q(ods_code__startswith=key) | Q(local_code__startswith=key) | Q(postcode__startswith=key)
        )
    elif text.strip():
        rows = rows.none()
    shut = Case(When(status=Status.ACTIVE.value, then=0), default=1, output_field=IntegerField())
    page = rows.order_by(shut, "name_folded", "id")
    return Found(organisations=tuple(_view(r) for r in page[offset : offset + limit]), total=rows.count())


def related(viewer: Viewer, organisation_id: UUID, kind: RelationKind | str, on_date: date) -> list[OrganisationView]:
    """Return the organisations to which this one stands in a relation on a day, by name."""
    return related_many(viewer, [organisation_id], kind, on_date).get(organisation_id, [])


def related_many(
    viewer: Viewer, organisation_ids: Collection[UUID], kind: RelationKind | str, on_date: date
) -> dict[UUID, list[OrganisationView]]:
    """Return, for many organisations, those to which they stand in a relation on a day, by name; in one query.

    One that has closed by that day is left out, also where nobody has ended the relation.
    """
    ids = frozenset(organisation_ids)
    return leaned_on(("related", ids, str(kind), on_date), lambda: _related(ids, str(kind), on_date))


def _related(organisation_ids: frozenset[UUID], kind: str, on_date: date) -> dict[UUID, list[OrganisationView]]:
    found: dict[UUID, list[OrganisationView]] = {}
    gone = Q(to_organisation__status=Status.CLOSED.value) & ~Q(to_organisation__closed_date__gt=on_date)
    rows = _on(on_date).filter(from_organisation_id__in=list(organisation_ids), kind=kind).exclude(gone)
    for row in rows.select_related("to_organisation").order_by("to_organisation__name_folded", "id"):
        found.setdefault(row.from_organisation_id, []).append(_view(row.to_organisation))
    return found


@dataclass(frozen=True, slots=True)
class DatedRelation:
    """One relation between two organisations with its first and last day."""

    from_id: UUID
    to_id: UUID
    from_date: date
    to_date: date | None


def dated_relations(
    viewer: Viewer, organisation_ids: Collection[UUID], kind: RelationKind | str
) -> list[DatedRelation]:
    """Return all relations of a kind that start at some organisations, ended ones too, oldest first; in one query."""
    ids = frozenset(organisation_ids)
    return leaned_on(("dated relations", ids, str(kind)), lambda: _dated(ids, str(kind)))


def _dated(organisation_ids: frozenset[UUID], kind: str) -> list[DatedRelation]:
    rows = OrganisationRelation.objects.filter(from_organisation_id__in=list(organisation_ids), kind=kind)
    return [
        DatedRelation(
            from_id=r.from_organisation_id, to_id=r.to_organisation_id, from_date=r.from_date, to_date=r.to_date
        )
        for r in rows.order_by("from_date", "id")
    ]


def _on(day: date) -> QuerySet[OrganisationRelation]:
    return OrganisationRelation.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), from_date__lte=day)


def detail(viewer: Viewer, organisation_id: UUID) -> OrganisationDetail:
    """Return one organisation with all that is known of it, ended relations too. Raises NotVisible."""
    row = Organisation.objects.filter(id=organisation_id).first()
    if row is None:
        raise NotVisible("organisation")
    relations = (
        OrganisationRelation.objects.filter(Q(from_organisation=row) | Q(to_organisation=row))
        .select_related("from_organisation", "to_organisation")
        .order_by("kind", "from_date", "id")
    )
    identifiers: Sequence[tuple[str, str]] = list(
        OrganisationIdentifier.objects.filter(organisation=row).order_by("system").values_list("system", "value")
    )
    return OrganisationDetail(
        organisation=_view(row),
        address_line=row.address_line,
        postcode=row.postcode,
        status=Status(row.status),
        opened_date=row.opened_date,
        closed_date=row.closed_date,
        source=row.source,
        identifiers=tuple(identifiers),
        relations=tuple(_relation(r, row.id) for r in relations),
    )


def _relation(row: OrganisationRelation, seen_from: UUID) -> RelationView:
    outward = row.from_organisation_id == seen_from
    return RelationView(
        id=row.id,
        kind=RelationKind(row.kind),
        outward=outward,
        other=_view(row.to_organisation if outward else row.from_organisation),
        from_date=row.from_date,
        to_date=row.to_date,
        source=row.source,
    )
