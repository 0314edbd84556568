"""Writing the register of programmes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.contact_points import set_contact_point
from goodwork.registers.programmes.conditions import CannotOffer
from goodwork.registers.programmes.contact_files import ContactOf
from goodwork.registers.programmes.events import ProgrammeChanged, ProgrammeMade
from goodwork.registers.programmes.models import Programme, ProgrammeProvider, ProgrammeVersion
from goodwork.registers.programmes.offer_files import read_offer, written
from goodwork.registers.programmes.offers import Offer, check, check_sequence
from goodwork.registers.programmes.rules import slug as read_slug

__all__ = ["CannotOffer", "Entered", "Stored", "ensure", "enter", "load"]


@transaction.atomic
def ensure(*, slug: str, name: str | None = None, organisation_id: UUID | None = None, by: Actor, at: datetime) -> UUID:
    """Return the id of the programme of a slug; make it where there is none.

    `name` defaults to the slug in words. A programme that is there keeps its name and organisation.

    Raises: CannotName for a slug that can't be one.
    """
    wanted = read_slug(slug)
    row, made = Programme.objects.get_or_create(
        slug=wanted,
        defaults={
            "id": new_id(),
            "name": (name or wanted.replace("-", " ").replace("_", " ").capitalize()).strip(),
            "organisation_id": organisation_id,
            "created_at": at,
        },
    )
    if made:
        record(ProgrammeMade(programme_id=row.id, organisation_id=organisation_id), by=by, at=at)
    return row.id


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a programme that was entered: its id, the version that holds, and whether that is a new one."""

    programme_id: UUID
    version: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file of programmes did: how many were new, changed, and as they were."""

    new: int
    changed: int
    unchanged: int


@transaction.atomic
def enter(offer: Offer, *, by: Actor, at: datetime) -> Entered:
    """Write down what a programme offers: as its first version, or as the next one; the older versions stay.

    An offer that says what the last version says changes nothing. Raises CannotOffer, with the field to mend, for one
    that doesn't hold together, for a code that no organisation has, and for an order of programmes that is a circle.
    """
    return _enter([offer], by=by, at=at)[0]


@transaction.atomic
def load(offers: Sequence[Offer], *, contacts: Sequence[ContactOf] = (), by: Actor, at: datetime) -> Stored:
    """Bring the register in line with a file's programmes, all or nothing; those that it doesn't name stay.

    `contacts` are where its organisations get their requests; they go to the register of organisations.
    Raises: CannotOffer, naming the programme.
    """
    if len({o.slug for o in offers}) != len(offers):
        raise CannotOffer("slug", "The same slug stands twice in the file.")
    found = _enter(offers, by=by, at=at)
    known = _organisations({c.code for c in contacts}) if contacts else {}
    for contact in contacts:
        set_contact_point(organisation_id=known[contact.code], kind=contact.kind, value=contact.value, by=by, at=at)
    new = sum(1 for f in found if f.changed and f.version == 1)
    changed = sum(1 for f in found if f.changed) - new
    return Stored(new=new, changed=changed, unchanged=len(found) - new - changed)


def _enter(offers: Sequence[Offer], *, by: Actor, at: datetime) -> list[Entered]:
    for offer in offers:
        check(offer)
    ids = _organisations({p.code for o in offers for p in o.providers})
    check_sequence({**_held(), **{o.slug: o for o in offers}})
    return [_enter_one(offer, ids, by=by, at=at) for offer in offers]


def _enter_one(offer: Offer, ids: dict[str, UUID], *, by: Actor, at: datetime) -> Entered:
    lead_id = ids[offer.lead.code]
    programme_id = ensure(slug=offer.slug, name=offer.name, organisation_id=lead_id, by=by, at=at)
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    last = ProgrammeVersion.objects.filter(programme=programme).order_by("-number").first()
    content = written(offer)
    if last is not None and last.content == content:
        return Entered(programme_id, last.number, changed=False)
    number = 1 if last is None else last.number + 1
    version = ProgrammeVersion.objects.create(
        programme=programme, number=number, content=content, written_by_id=by.id, written_at=at
    )
    ProgrammeProvider.objects.bulk_create(
        ProgrammeProvider(version=version, organisation_id=ids[p.code], position=position)
        for position, p in enumerate(offer.providers)
    )
    programme.name, programme.organisation_id = offer.name, lead_id
    programme.save(update_fields=["name", "organisation"])
    record(
        ProgrammeChanged(
            programme_id=programme_id,
            organisation_id=lead_id,
            version=number,
            providers=len(offer.providers),
            rules=len(offer.rules),
            start_date=offer.start_date,
            end_date=offer.end_date,
            last_referral_date=offer.last_referral_date,
            capacity=offer.capacity,
            length_weeks=offer.length_weeks,
        ),
        by=by,
        at=at,
    )
    return Entered(programme_id, number, changed=True)


def _organisations(codes: Iterable[str]) -> dict[str, UUID]:
    """Return the organisations of codes; CannotOffer for one that the register doesn't know."""
    wanted = sorted(codes)
    found = organisations.ids_by_code(SYSTEM_VIEWER, wanted)
    missing = [code for code in wanted if code not in found]
    if missing:
        raise CannotOffer("providers", f"The register has no organisation with the code {missing[0][:40]}.")
    return found


def _held() -> dict[str, Offer]:
    """Return the offers that hold now, by slug; programmes without one stand there too, as something to come after."""
    last = ProgrammeVersion.objects.order_by("programme_id", "-number").distinct("programme_id")
    return {offer.slug: offer for offer in (read_offer(content) for content in last.values_list("content", flat=True))}
