"""Finding people: by name, birth date or NHS number among those whom the viewer sees; and who may be the same."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import product
from uuid import UUID

from goodwork.kernel import identifiers
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.text import fold
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.audit.services import record_read
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import finding, rules, scope
from goodwork.registers.people.cards import parts_of
from goodwork.registers.people.gathering import Whole, gather, with_history
from goodwork.registers.people.identity import compared_people
from goodwork.registers.people.models import Person
from goodwork.registers.people.permissions import Part, Sight
from goodwork.registers.people.views import FoundPeople, FoundPerson


def _found(person_id: UUID, whole: Whole, sights: Collection[Sight], practices: dict[UUID, str]) -> FoundPerson:
    """Return one person as a list shows them; where a restricted person is registered stays hidden."""
    parts = parts_of(whole, sights)
    shown = whole.shown_name
    others = dict.fromkeys(f"{n.given_name} {n.family_name}" for n in whole.names)
    number = whole.nhs_number
    practice_id = whole.practice_id
    return FoundPerson(
        person_id=person_id,
        name=shown,
        other_names=tuple(n for n in others if n != shown) if Part.HISTORY in parts else (),
        birth_date=whole.root.birth_date if Part.BIRTH_DATE in parts else None,
        nhs_number=identifiers.show_nhs_number(number) if number and Part.NHS_NUMBER in parts else None,
        practice=practices.get(practice_id) if practice_id and Part.PRACTICE in parts else None,
        deceased=whole.deceased,
        restricted=whole.restricted,
    )


def _listed(viewer: Viewer, ids: Collection[UUID]) -> tuple[FoundPerson, ...]:
    """Return some people as a list shows them, in the order given."""
    seen = scope.sights(viewer, ids)
    people = gather(list(seen), listed=True)
    practices = organisations.named(viewer, {w.practice_id for w in people.values() if w.practice_id})
    return tuple(_found(i, people[i], seen[i], practices) for i in ids if i in people)


@personal(page="people.search")
def search(
    viewer: Viewer,
    *,
    text: str = "",
    birth_date: date | None = None,
    nhs_number: str = "",
    limit: int = 50,
    at: datetime,
) -> FoundPeople:
    """Return the people whom the viewer sees and who have every word of a name, a birth date, an NHS number.

    Each word is in a given or family name that the person has, or had; a word of one or two letters begins it. Nothing
    asked finds nobody. They come by family and given name, at most `limit` of them.
    A birth date or NHS number finds only people whose birth date or number the viewer may see.
    """
    words = tuple(w for w in (fold(word) for word in text.split()) if w)
    if not words and birth_date is None and not nhs_number:
        return FoundPeople(people=(), total=0)
    exact = birth_date is not None or bool(nhs_number)
    # Of those found by a birth date or number some may be left out below, so that more are looked at.
    most = limit * 4 if exact else limit
    rows = finding.find(viewer, words=words, birth_date=birth_date, nhs_number=nhs_number, most=most)
    people = [
        p
        for p in _listed(viewer, [row[0] for row in rows])
        if (birth_date is None or p.birth_date is not None) and (not nhs_number or p.nhs_number is not None)
    ]
    total = rows[0][1] if rows else 0
    return FoundPeople(people=tuple(people[:limit]), total=total - (len(rows) - len(people)))


def person_for_glass(viewer: Viewer, *, nhs_number: str, birth_date: date, at: datetime) -> UUID | None:
    """Return who has this NHS number and this birth date, whoever sees them; for somebody about to break glass.

    The look is written down whether or not the glass is broken.
    """
    found = Person.objects.filter(nhs_number=nhs_number, erased_at__isnull=True).first()
    if found is None:
        return None
    if not Person.objects.filter(known_as=found.known_as, birth_date=birth_date).exists():
        return None
    record_read(viewer=viewer, page="people.before-glass", person_ids=[found.known_as], at=at)
    return found.known_as


@personal(page="people.duplicates")
def duplicates_of(viewer: Viewer, person_id: UUID, *, at: datetime) -> FoundPeople:
    """Return the people whom the viewer sees and with whom three or four of the four fields agree (rule 5).

    Raises NotVisible where the viewer doesn't see the person.
    """
    if person_id not in scope.sights(viewer, [person_id]):
        raise NotVisible("There is no such person.")
    whole = with_history(person_id)
    assert whole is not None
    assert whole.root.birth_date is not None
    born = whole.root.birth_date
    names = {(n.given_key, n.family_key) for n in whole.names}
    postcodes = {a.postcode_key for a in whole.addresses} | {""}
    keys = [
        rules.Keys(nhs_number=None, given=given, family=family, birth_date=born, postcode=postcode)
        for (given, family), postcode in product(sorted(names), sorted(postcodes))
    ]
    people, records = compared_people(keys)
    own = rules.Known(
        person_id=whole.root.id,
        birth_date=born,
        given={g for g, _ in names if g},
        family={f for _, f in names if f},
        postcodes=postcodes - {""},
    )
    close = [i for i in records if i != own.person_id and rules.shared(own, people[i]) >= rules.POSSIBLE]
    found = _listed(viewer, sorted(close))
    return FoundPeople(people=found, total=len(found))
