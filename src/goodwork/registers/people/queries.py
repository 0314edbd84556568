"""Reading the register of people. Each read names its viewer; each personal read leaves a row in the audit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Concat

from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Viewer
from goodwork.kernel.remembering import is_one_look, remembered_each
from goodwork.ledger.audit.reads import personal
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import keeping, scope
from goodwork.registers.people.bundle import make_bundle
from goodwork.registers.people.cards import (
    card_of,
    consents_of,
    contacts_of,
    parts_of,
    reach_of,
    recipients_of,
    record_facts,
)
from goodwork.registers.people.codes import ConsentState, ContactKind
from goodwork.registers.people.gathering import gather, gathered, gathered_already, with_history
from goodwork.registers.people.models import Consent, Person, PersonName
from goodwork.registers.people.permissions import OPERATOR_ROLES, Action, Part, Sight, check_can, shows
from goodwork.registers.people.reaching import reached_by_one_record
from goodwork.registers.people.reviewing import held_names, review, review_about, reviews
from goodwork.registers.people.searching import duplicates_of, person_for_glass, search
from goodwork.registers.people.views import (
    BundleFile,
    ConsentView,
    PersonCard,
    ReachFacts,
    Recipient,
    RecordFacts,
    RestrictedContacts,
)

__all__ = [
    "agreed_recipients",
    "allowed",
    "birth_dates",
    "bundle",
    "card",
    "consent_recipients",
    "consents",
    "duplicates_of",
    "has_consented",
    "held_names",
    "ids_of",
    "is_birth_date",
    "known_as",
    "names",
    "person_for_glass",
    "reach_facts",
    "record",
    "records_of",
    "restricted_contacts",
    "retention_policy",
    "review",
    "review_about",
    "reviews",
    "search",
    "taken_back",
    "with_email",
    "with_phone",
]


@personal(page="people.names")
def names(viewer: Viewer, person_ids: Collection[UUID], *, at: datetime) -> dict[UUID, str]:
    """Return the names of some people, by the ids asked for; those whom the viewer doesn't see are left out.

    Of each it is asked once while a page is made; of whom a page has gathered already nothing more is asked than
    whether the viewer sees them.
    """
    return remembered_each(("people.names", viewer), person_ids, lambda ids: _names(viewer, ids))


def _names(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, str]:
    known = {i: one for i in person_ids if (one := gathered_already(i)) is not None}
    if len(known) == len(person_ids):
        return {i: known[i].shown_name for i in scope.sights(viewer, person_ids) if known[i].name is not None}
    held = PersonName.objects.filter(person_id=OuterRef("known_as"), until_at__isnull=True)
    whole = held.values(whole=Concat("given_name", Value(" "), "family_name", output_field=TextField()))
    visible = scope.visible_people(viewer).filter(id__among=person_ids)
    return {i: name for i, name in visible.values_list("id", Subquery(whole)) if name is not None}


@personal(page="people.birth-dates")
def birth_dates(viewer: Viewer, person_ids: Collection[UUID], *, at: datetime) -> dict[UUID, date]:
    """Return when some people were born, by the ids asked for, so that a list can tell two of one name apart; those
    whose birth date the viewer doesn't see are left out. One query.
    """
    return {
        person_id: born
        for person_id, (sights, born) in scope.births(viewer, person_ids).items()
        if born is not None and Part.BIRTH_DATE in shows(sights)
    }


@personal(page="people.reach")
def reach_facts(viewer: Viewer, person_ids: Collection[UUID], *, at: datetime) -> dict[UUID, ReachFacts]:
    """Return how some people are reached, by the ids asked for; those whom the viewer doesn't see are left out.

    A few queries for any number; one for the program itself. The birth date is there to reckon ages with.
    """
    found: dict[UUID, ReachFacts] = {}
    if not viewer.is_system:
        seen = scope.sights(viewer, person_ids)
    else:
        # A page about one person asks for all of them in any case, on its reader's behalf.
        if len(person_ids) != 1 or not is_one_look():
            found = reached_by_one_record(person_ids)
        seen = dict.fromkeys(set(person_ids) - set(found), frozenset({Sight.SYSTEM}))
    for person_id, whole in gathered(seen).items():
        found[person_id] = reach_of(person_id, whole, parts_of(whole, seen[person_id]))
    return found


@personal(page="people.consents")
def consents(viewer: Viewer, person_id: UUID, *, at: datetime) -> tuple[ConsentView, ...]:
    """Return a person's answers about organisations, newest first, those that no longer hold too."""
    sights = _sights(viewer, person_id)
    whole = with_history(person_id)
    if whole is None:
        raise NotVisible("There is no such person.")
    names = organisations.named(viewer, {c.recipient_id for c in whole.consents})
    return consents_of(viewer, whole, sights, organisation_names=names)


def _sights(viewer: Viewer, person_id: UUID) -> frozenset[Sight]:
    """Return how a viewer sees a person; raises NotVisible when they don't."""
    found = scope.sights(viewer, [person_id]).get(person_id)
    if not found:
        raise NotVisible("There is no such person.")
    return found


@personal(page="people.card")
def card(viewer: Viewer, person_id: UUID, *, at: datetime) -> PersonCard:
    """Return one person as much as this viewer may see; a linked id shows the person it is known as.

    Raises NotVisible for whom the viewer doesn't see, and for nobody.
    """
    sights = _sights(viewer, person_id)
    whole = with_history(person_id)
    if whole is None:
        raise NotVisible("There is no such person.")
    return card_of(viewer, whole, sights, at=at)


@personal(page="people.restricted-contacts")
def restricted_contacts(viewer: Viewer, person_id: UUID, *, at: datetime) -> RestrictedContacts:
    """Return how a restricted person is reached, for a colleague who must reach them; the look is written down.

    Raises NotVisible for whom the viewer doesn't see.
    """
    parts = shows(_sights(viewer, person_id))
    whole = gather([person_id]).get(person_id)
    if whole is None or Part.CONTACT not in parts:
        raise NotVisible("There is no such person.")
    address = whole.address if Part.ADDRESS in parts else None
    return RestrictedContacts(
        person_id=whole.root.id,
        name=whole.shown_name,
        contacts=contacts_of(whole),
        address_line=address.address_line if address else None,
        postcode=address.postcode if address else None,
    )


@personal(page="people.record")
def record(viewer: Viewer, person_id: UUID, *, at: datetime) -> RecordFacts:
    """Return how a record stands, without anything that says who it is about; an erased one too.

    For administrators, and for who sees the person. Raises NotVisible.
    """
    found = Person.objects.filter(id=person_id).first()
    if found is None or not (viewer.is_system or viewer.has_role(*OPERATOR_ROLES)):
        _sights(viewer, person_id)
    assert found is not None
    return record_facts(found)


@personal(page="people.consent-recipients")
def consent_recipients(viewer: Viewer, person_id: UUID, *, at: datetime) -> tuple[Recipient, ...]:
    """Return the organisations about which a person can be asked: those that their practice refers to, the viewer's
    own, and those about which they answered before. By name. Raises NotVisible.
    """
    _sights(viewer, person_id)
    return recipients_of(viewer, scope.known_as(person_id), on=clock.local_date(at))


def allowed(viewer: Viewer, person_id: UUID, action: Action) -> None:
    """Raise NotVisible where the viewer doesn't see a person, CannotDo where they may not do this."""
    check_can(action, _sights(viewer, person_id))


def ids_of(viewer: Viewer, person_id: UUID) -> tuple[UUID, ...]:
    """Return the ids of all records of a person, the one they are known under first; NotVisible for strangers."""
    if not viewer.is_system:
        _sights(viewer, person_id)
    records = {row.id: row.known_as for row in scope.records(person_id)}
    if not records:
        raise NotVisible("There is no such person.")
    first = records[person_id]
    return (first, *sorted(i for i in records if i != first))


def known_as(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the ids under which some people are known now, by the ids asked for, as far as the viewer sees them."""
    found = scope.visible_people(viewer).filter(id__among=person_ids)
    return dict(found.values_list("id", "known_as"))


def records_of(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return every record of some people with the id each is known under, as far as the viewer sees them."""
    roots = scope.visible_people(viewer).filter(id__among=person_ids).values("known_as")
    return dict(Person.objects.filter(known_as__in=roots).values_list("id", "known_as"))


def has_consented(viewer: Viewer, person_id: UUID, organisation_id: UUID) -> bool:
    """Say whether a person's consent to one organisation stands."""
    return Person.objects.filter(scope.consented_to([organisation_id]), id=person_id).exists()


def agreed_recipients(viewer: Viewer, person_id: UUID) -> tuple[UUID, ...]:
    """Return the organisations to which a person's consent stands, the latest first, as far as the viewer sees them."""
    asked = scope.visible_people(viewer).filter(id=person_id).values("known_as")
    rows = Consent.objects.filter(person__known_as__in=asked, until_at__isnull=True).order_by("recorded_at", "id")
    last = {row.recipient_id: row for row in rows}
    stand = [row for row in last.values() if row.state == ConsentState.GIVEN]
    return tuple(row.recipient_id for row in sorted(stand, key=lambda row: (row.recorded_at, row.id), reverse=True))


def taken_back(
    viewer: Viewer, person_ids: Collection[UUID], organisation_ids: Collection[UUID]
) -> frozenset[tuple[UUID, UUID]]:
    """Return the pairs of person and organisation, by the ids asked for, where a consent was taken back and not given
    again since; in one query where there is none.
    """
    asked = Person.objects.filter(id__among=person_ids).values("known_as")
    answers = Consent.objects.filter(
        person__known_as__in=asked, recipient_id__in=list(organisation_ids), until_at__isnull=True
    )
    if not answers.filter(state=ConsentState.WITHDRAWN).exists():
        return frozenset()
    rows = answers.order_by("recorded_at", "id").values_list("person__known_as", "recipient_id", "state")
    last = {(person_id, recipient_id): state for person_id, recipient_id, state in rows}
    gone = {pair for pair, state in last.items() if state == ConsentState.WITHDRAWN}
    known = known_as(SYSTEM_VIEWER, person_ids) if gone else {}
    return frozenset((one, o) for one, root in known.items() for r, o in gone if r == root)


@personal(page="people.birth-date-asked")
def is_birth_date(viewer: Viewer, person_id: UUID, birth_date: date, *, at: datetime) -> bool:
    """Say whether a day is a person's birth date, as any of their records has it."""
    return Person.objects.filter(scope.belonging_to("self", person_id), birth_date=birth_date).exists()


@personal(page="people.phone-asked")
def with_phone(viewer: Viewer, e164: str, *, at: datetime) -> list[UUID]:
    """Return the people who are reached at a number now, by the ids they are known under."""
    found = scope.visible_people(viewer).filter(
        contact_points__value=e164, contact_points__until_at__isnull=True, erased_at__isnull=True
    )
    return sorted(set(found.values_list("known_as", flat=True)))


@personal(page="people.email-asked")
def with_email(viewer: Viewer, email: str, *, at: datetime) -> list[UUID]:
    """Return the people who are reached at an e-mail address now, in any case, by the ids they are known under."""
    found = scope.visible_people(viewer).filter(
        contact_points__kind=ContactKind.EMAIL,
        contact_points__value__iexact=email.strip(),
        contact_points__until_at__isnull=True,
        erased_at__isnull=True,
    )
    return sorted(set(found.values_list("known_as", flat=True)))


def retention_policy(viewer: Viewer) -> tuple[keeping.RetentionClass, ...]:
    """Return the classes of record with the time that each is kept, and who says so."""
    return tuple(keeping.RETENTION.values())


@personal(page="people.bundle")
def bundle(viewer: Viewer, person_id: UUID, *, at: datetime) -> BundleFile:
    """Return everything held about a person as one file (subject access). Raises NotVisible, CannotDo.

    The practice, the person themselves, and an administrator who hands it over may make it.
    """
    if not viewer.has_role(*OPERATOR_ROLES):
        check_can(Action.MAKE_BUNDLE, _sights(viewer, person_id))
    return make_bundle(viewer, ids_of(SYSTEM_VIEWER, person_id), at=at)
