"""How a person is put together for a viewer: what each part of a card says, and what is left out of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel import clock, identifiers
from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.rules import RelationKind
from goodwork.registers.people import keeping
from goodwork.registers.people.codes import ConsentState, ContactKind, SaidBy
from goodwork.registers.people.gathering import Whole, gather
from goodwork.registers.people.models import Consent, ContactPoint, Person, Registration
from goodwork.registers.people.permissions import PROVIDER_ROLES, Action, Part, Sight, can, shows
from goodwork.registers.people.retention import kept_until
from goodwork.registers.people.views import (
    ConsentView,
    ContactView,
    FormerAddress,
    FormerName,
    HoldView,
    LinkedRecord,
    NeedsView,
    PersonCard,
    ReachFacts,
    Recipient,
    RecordFacts,
)

_WHERE = frozenset({Part.CONTACT, Part.ADDRESS, Part.PRACTICE})


def parts_of(whole: Whole, sights: Collection[Sight]) -> frozenset[Part]:
    """Return the parts that some sights show of a person; where a restricted person is stays hidden from accounts."""
    parts = shows(sights)
    hidden = whole.restricted and not {Sight.SELF, Sight.SYSTEM} & set(sights)
    return parts - _WHERE if hidden else parts


def _usable(whole: Whole, kind: ContactKind) -> str | None:
    """Return a contact point that holds and lives."""
    point = whole.contact(kind)
    return point.value if point is not None and point.failed_at is None else None


def reach_of(person_id: UUID, whole: Whole, parts: frozenset[Part]) -> ReachFacts:
    """Return how a person is reached, as much as some parts show."""
    name, address, needs = whole.name, whole.address, whole.needs
    contact, where = Part.CONTACT in parts, Part.ADDRESS in parts
    assert whole.root.birth_date is not None
    return ReachFacts(
        person_id=person_id,
        given_name=name.given_name if name else "",
        family_name=name.family_name if name else "",
        birth_date=whole.root.birth_date,
        language=whole.language,
        mobile=_usable(whole, ContactKind.MOBILE) if contact else None,
        landline=_usable(whole, ContactKind.LANDLINE) if contact else None,
        email=_usable(whole, ContactKind.EMAIL) if contact else None,
        address_line=address.address_line if address and where else None,
        postcode=address.postcode if address and where else None,
        contact_method=needs.contact_method if needs else "",
        information_format=needs.information_format if needs else "",
        reading_need=needs.reading_need if needs else False,
        professional=needs.professional if needs else "",
        interpreter=(needs.interpreter_language or None) if needs else None,
        opted_out=whole.opted_out_at is not None,
        deceased=whole.deceased,
        restricted=whole.restricted,
        safe_contact=whole.safe_contact,
        texts_stopped=whole.texts_stopped_at is not None,
        practice_id=whole.practice_id if Part.PRACTICE in parts else None,
        needs_said_by=SaidBy(needs.said_by) if needs else SaidBy.IMPORT,
        language_said_by=SaidBy(whole.root.language_said_by),
        dead=frozenset(c.value for c in whole.contacts if c.failed_at is not None) if contact else frozenset(),
        said=_said(whole, contact=contact, where=where),
    )


def _said(whole: Whole, *, contact: bool, where: bool) -> frozenset[str]:
    """Return what of a person's name and of how they are reached was said by somebody, and came from no export."""
    rows = [("NAME", whole.name), ("ADDRESS", whole.address if where else None)]
    points = [(c.kind, c) for c in whole.contacts if contact]
    return frozenset(name for name, row in (*rows, *points) if row is not None and row.said_by != SaidBy.IMPORT)


def contacts_of(whole: Whole) -> tuple[ContactView, ...]:
    return tuple(
        ContactView(kind=ContactKind(c.kind), value=_shown(c), said_by=SaidBy(c.said_by), failed_at=c.failed_at)
        for c in sorted(whole.contacts, key=lambda c: list(ContactKind).index(ContactKind(c.kind)))
    )


def _shown(point: ContactPoint) -> str:
    return point.value if point.kind == ContactKind.EMAIL else identifiers.show_phone(point.value)


def _needs(whole: Whole) -> NeedsView:
    needs = whole.needs
    if needs is None:
        return NeedsView()
    return NeedsView(
        contact_method=needs.contact_method,
        information_format=needs.information_format,
        professional=needs.professional,
        interpreter_language=needs.interpreter_language,
        reading_need=needs.reading_need,
        note=needs.note,
        said_by=SaidBy(needs.said_by),
        from_at=needs.from_at,
    )


def consents_of(
    viewer: Viewer, whole: Whole, sights: Collection[Sight], *, organisation_names: Mapping[UUID, str]
) -> tuple[ConsentView, ...]:
    """Return the answers of a person gathered with their history, newest first; a provider sees those about itself."""
    found = [
        c
        for c in reversed(whole.consents)
        if not set(sights) <= {Sight.PROVIDER, Sight.CALLER} or c.recipient_id in viewer.organisation_ids()
    ]
    by_users = {c.recorded_by_id for c in found if c.recorded_by_id and c.recorded_by_kind == ActorKind.USER}
    users = access.names(viewer, by_users) if by_users else {}
    return tuple(
        ConsentView(
            person_id=whole.root.id,
            recipient_id=c.recipient_id,
            recipient=organisation_names.get(c.recipient_id, ""),
            state=ConsentState(c.state),
            wording_version=c.wording_version,
            recorded_by=who(c.recorded_by_kind, c.recorded_by_id, users),
            recorded_at=c.recorded_at,
            until_at=c.until_at,
        )
        for c in found
    )


def who(kind: str, actor_id: UUID | None, users: dict[UUID, str]) -> str:
    """Return who wrote something down, as it is shown."""
    if kind == ActorKind.PERSON:
        return "The person themselves"
    if kind == ActorKind.HELPER:
        return "A helper of the person"
    return users.get(actor_id, "A colleague") if actor_id else "Goodwork"


def _with_history(card: PersonCard, whole: Whole) -> PersonCard:
    """Return a card with what it shows of earlier days, linked records, holds, and how long it is kept."""
    own = {m.id: "" for m in whole.members}
    for name in whole.names:
        own[name.person_id] = f"{name.given_name} {name.family_name}"
    hold = whole.holds[0] if whole.holds else None
    kept = kept_until(whole)
    current, address = whole.name, whole.address
    return replace(
        card,
        other_names=tuple(
            FormerName(f"{n.given_name} {n.family_name}", n.from_at, n.until_at)
            for n in whole.names
            if current is not None and n.id != current.id
        ),
        former_addresses=tuple(
            FormerAddress(", ".join(x for x in (a.address_line, a.postcode) if x), a.from_at, a.until_at)
            for a in whole.addresses
            if address is not None and a.id != address.id and not card.where_hidden
        ),
        linked=tuple(LinkedRecord(link.merged_id, own[link.merged_id], link.linked_at) for link in whole.links),
        hold=HoldView(hold.reason, hold.set_at) if hold else None,
        kept_until=kept.day,
        kept_because=keeping.RETENTION[kept.code].meaning,
    )


def card_of(viewer: Viewer, whole: Whole, sights: Collection[Sight], *, at: datetime) -> PersonCard:
    """Return one person, as much as some sights show."""
    root, name, address = whole.root, whole.name, whole.address
    parts = parts_of(whole, sights)
    practice_id = whole.practice_id if Part.PRACTICE in parts else None
    where = address if Part.ADDRESS in parts else None
    born = root.birth_date if Part.BIRTH_DATE in parts else None
    number = whole.nhs_number or ""
    coded = Part.ETHNIC_CATEGORY in parts
    named = {c.recipient_id for c in whole.consents} | ({practice_id} if practice_id else set())
    names = organisations.named(viewer, named) if named else {}
    card = PersonCard(
        person_id=root.id,
        given_name=name.given_name if name else "",
        family_name=name.family_name if name else "",
        language=whole.language,
        needs=_needs(whole),
        deceased=whole.deceased,
        deceased_date=whole.deceased_date,
        opted_out=whole.opted_out_at is not None,
        texts_stopped=whole.texts_stopped_at is not None,
        restricted=whole.restricted,
        safe_contact=whole.safe_contact,
        where_hidden=whole.restricted and Part.CONTACT in shows(sights) and Part.CONTACT not in parts,
        birth_date=born,
        age=clock.age_on(born, clock.local_date(at)) if born else None,
        nhs_number=(number and identifiers.show_nhs_number(number)) if Part.NHS_NUMBER in parts else None,
        nhs_verification_status=root.nhs_verification_status if Part.NHS_NUMBER in parts else None,
        gender=whole.coded("gender") if coded else None,
        ethnic_category=whole.coded("ethnic_category") if coded else None,
        address_line=where.address_line if where else None,
        postcode=where.postcode if where else None,
        practice_id=practice_id,
        practice=names.get(practice_id) if practice_id else None,
        contacts=contacts_of(whole) if Part.CONTACT in parts else (),
        consents=consents_of(viewer, whole, sights, organisation_names=names) if Part.CONSENT in parts else (),
        can=frozenset(action for action in Action if can(action, sights)),
        record_ids=tuple(m.id for m in whole.members),
    )
    return _with_history(card, whole) if Part.HISTORY in parts else card


def recipients_of(viewer: Viewer, known_as: UUID, *, on: date) -> tuple[Recipient, ...]:
    """Return the organisations about which a person can be asked, by name, with the answer that holds."""
    answers = Consent.objects.filter(person__known_as=known_as, until_at__isnull=True).order_by("recorded_at")
    held = {c.recipient_id: ConsentState(c.state) for c in answers}
    own = viewer.organisation_ids(*PROVIDER_ROLES)
    stays = Registration.objects.filter(person__known_as=known_as, until_date__isnull=True)
    names = organisations.named(viewer, [*held, *own])
    for practice_id in stays.values_list("organisation_id", flat=True):
        for other in organisations.related(viewer, practice_id, RelationKind.REFERS_TO, on):
            names[other.id] = other.name
    found = (Recipient(organisation_id=i, name=name, answer=held.get(i)) for i, name in names.items())
    return tuple(sorted(found, key=lambda r: (r.name, r.organisation_id)))


def record_facts(person: Person) -> RecordFacts:
    """Return how a record stands, without anything that says who it is about; of an erased one, that it is."""
    whole = gather([person.id], history=True).get(person.id) or Whole(root=person, members=[person])
    kept = kept_until(whole) if person.erased_at is None else None
    return RecordFacts(
        person_id=person.id,
        known_as=person.known_as,
        linked_ids=tuple(sorted(m.id for m in whole.members if m.id != person.known_as)),
        registered_at=person.registered_at,
        last_entry_at=whole.last_entry_at,
        deceased=whole.deceased,
        restricted=whole.restricted,
        safe_contact=whole.safe_contact,
        opted_out=whole.opted_out_at is not None,
        texts_stopped=whole.texts_stopped_at is not None,
        held=bool(whole.holds),
        kept_until=kept.day if kept else None,
        kept_because=keeping.RETENTION[kept.code].meaning if kept else "",
        erased_at=person.erased_at,
    )
