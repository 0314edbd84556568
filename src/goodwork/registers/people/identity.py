"""Rows become people, thousands at a time, as if one after the other.

A batch reads everybody whom its rows may be about in four queries, decides in memory row by row (rules.KnownPeople
takes in each new person and each new name as it goes), and writes with COPY. Two batches never decide at the same time:
the lock is held to the end of the transaction, so that nobody is made twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodwork.kernel.actors import Actor
from goodwork.kernel.identifiers import postcode_key
from goodwork.ledger.ahead import current, first_time, one_after_another, only_reading
from goodwork.ledger.among import array
from goodwork.ledger.together import ahead, ask_ahead, asked
from goodwork.registers.people.batch import Batch, Current, Record
from goodwork.registers.people.codes import SaidBy
from goodwork.registers.people.models import (
    ContactNeeds,
    ContactPoint,
    Person,
    PersonAddress,
    PersonName,
    Registration,
)
from goodwork.registers.people.rows import PersonRow, Resolution
from goodwork.registers.people.rules import Decision, Keys, Known, KnownPeople, Verdict, keys_of

_LOCK = 7_041_953_201

# LATERAL with OFFSET lets PostgreSQL look a few up by the index that is meant, and keeps it from joining everybody with
# all names there are; whoever has one record only, as nearly all have, is compared without asking who else they are.
_ROOTS = """
WITH claim AS MATERIALIZED (
    SELECT * FROM unnest(%(numbers)s::text[], %(given)s::text[], %(family)s::text[], %(births)s::date[],
                         %(postcodes)s::text[]) AS c (number, given, family, birth, postcode)
), born AS MATERIALIZED (
    SELECT p.id, c.given, c.family
      FROM claim c, LATERAL (SELECT id, merged_into_id FROM people_person WHERE birth_date = c.birth OFFSET 0) p
     WHERE p.merged_into_id IS NULL
), near AS MATERIALIZED (
    SELECT a.person_id, c.family
      FROM claim c, LATERAL (SELECT person_id FROM people_personaddress
                              WHERE postcode_key = c.postcode AND postcode_key <> '' OFFSET 0) a
), linked AS MATERIALIZED (
    SELECT id, known_as FROM people_person WHERE merged_into_id IS NOT NULL
), several AS MATERIALIZED (
    SELECT id, known_as FROM linked UNION SELECT known_as, known_as FROM linked
)
SELECT p.known_as FROM claim c, LATERAL (SELECT known_as FROM people_person WHERE nhs_number = c.number OFFSET 0) p
UNION
SELECT b.id
  FROM born b, LATERAL (SELECT given_key, family_key FROM people_personname WHERE person_id = b.id OFFSET 0) n
 WHERE n.given_key = b.given OR n.family_key = b.family
UNION
SELECT l.known_as
  FROM linked l JOIN born b ON b.id = l.known_as
  JOIN people_personname n ON n.person_id = l.id AND (n.given_key = b.given OR n.family_key = b.family)
UNION
SELECT p.known_as
  FROM near a, LATERAL (SELECT family_key FROM people_personname WHERE person_id = a.person_id OFFSET 0) n,
       LATERAL (SELECT known_as FROM people_person WHERE id = a.person_id OFFSET 0) p
 WHERE n.family_key = a.family
UNION
SELECT s.known_as
  FROM near a JOIN several s ON s.id = a.person_id JOIN several o ON o.known_as = s.known_as
  JOIN people_personname n ON n.person_id = o.id AND n.family_key = a.family
"""


def lock_identity() -> None:
    """Hold the lock under which people are made, linked and parted, to the end of the transaction."""
    if first_time("people.lock_identity"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def known_people(keys: Sequence[Keys]) -> tuple[KnownPeople, dict[UUID, Record]]:
    """Return everybody whom some rows may be about, as they are compared, with their records as they stand."""
    claims = _claims(keys)
    with _by_indexes():
        found = _load(roots) if (roots := _roots(claims)) else (KnownPeople(), {})
        _load_the_rest(found[1])
    return found


@contextmanager
def _by_indexes() -> Iterator[None]:
    """Let questions be answered by indexes: new tables have no statistics, and a planner without them reads them whole.

    Where COPY is not waited for it stays so to the end of the block: each change of it would wait for every row.
    """
    with connection.cursor() as cursor, one_after_another():
        if first_time("people.by_indexes"):
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        if current() is None:
            cursor.execute("SET LOCAL enable_seqscan = on")


def compared_people(keys: Sequence[Keys]) -> tuple[KnownPeople, frozenset[UUID]]:
    """Return everybody whom a row may be about, as they are compared, with their ids: for a page, which writes none."""
    people, records = _load(roots) if (roots := _roots(_claims(keys))) else (KnownPeople(), {})
    return people, frozenset(records)


def _claims(keys: Sequence[Keys]) -> dict[str, str]:
    """Return what some rows say of whom they are about, as `_ROOTS` takes it."""
    return {
        "numbers": array(k.nhs_number for k in keys),
        "given": array(k.given or None for k in keys),
        "family": array(k.family or None for k in keys),
        "births": array(k.birth_date for k in keys),
        "postcodes": array(k.postcode or None for k in keys),
    }


def _roots(claims: dict[str, str]) -> list[UUID]:
    """Return the ids under which everybody is known whom some rows may be about."""
    with only_reading(), connection.cursor() as cursor:
        cursor.execute(_ROOTS, claims)
        return [row[0] for row in cursor.fetchall()]


def _load(roots: Sequence[UUID]) -> tuple[KnownPeople, dict[UUID, Record]]:
    """Return some people by the ids they are known under, with what their linked records bring."""
    known: dict[UUID, Known] = {}
    records: dict[UUID, Record] = {}
    root_of: dict[UUID, UUID] = {}
    numbers: dict[UUID, set[str]] = {root: set() for root in roots}
    linked: list[Person] = []
    for person in Person.objects.filter(known_as__among=roots):
        root_of[person.id] = person.known_as
        if person.nhs_number:
            numbers[person.known_as].add(person.nhs_number)
        if person.id != person.known_as:
            linked.append(person)
        if person.id == person.known_as and person.birth_date is not None:
            known[person.id] = Known(person_id=person.id, birth_date=person.birth_date)
            records[person.id] = Record.of(person)
    for person in linked:
        if person.known_as in records:
            records[person.known_as].linked_deceased |= person.deceased
            records[person.known_as].linked_opted_out |= person.opted_out_at is not None
    members = [person_id for person_id, root in root_of.items() if root in known]
    names = PersonName.objects.filter(person_id__among=members).values_list(
        *("id", "person_id", "given_key", "family_key", "said_by", "until_at")
    )
    addresses = PersonAddress.objects.filter(person_id__among=members).values_list(
        *("id", "person_id", "address_line", "postcode", "postcode_key", "said_by", "until_at")
    )
    named, housed = (("people.names of", tuple(members)), names), (("people.addresses of", tuple(members)), addresses)
    ask_ahead(ahead(*named), ahead(*housed))
    for row_id, person_id, given, family, said_by, until_at in asked(*named):
        root = root_of[person_id]
        known[root].given.update((given,) if given else ())
        known[root].family.update((family,) if family else ())
        records[root].names_had.add((given, family))
        if until_at is None and person_id == root:
            records[root].name = Current((given, family), said_by, row_id)
    for row_id, person_id, line, postcode, key, said_by, until_at in asked(*housed):
        root = root_of[person_id]
        if key:
            known[root].postcodes.add(key)
        if until_at is None and person_id == root:
            records[root].address = Current((postcode_key(postcode), line), said_by, row_id)
    people = KnownPeople()
    for person_id, somebody in known.items():
        somebody.numbers = numbers[person_id]
        records[person_id].numbered = bool(somebody.numbers)
        people.add(somebody)
    return people, records


def _load_the_rest(records: dict[UUID, Record]) -> None:
    """Fill in the contact points, practice and needs that hold now: what a matching row is compared with."""
    if not records:
        return
    now = {"person_id__among": records, "until_at__isnull": True}
    for row_id, person_id, kind, value, said_by in ContactPoint.objects.filter(**now).values_list(
        "id", "person_id", "kind", "value", "said_by"
    ):
        records[person_id].contacts[kind] = Current(value, said_by, row_id)
    for row_id, person_id, said_by, *needs in ContactNeeds.objects.filter(**now).values_list(
        "id",
        "person_id",
        "said_by",
        "contact_method",
        "information_format",
        "reading_need",
        "interpreter_language",
        "professional",
        "note",
    ):
        records[person_id].needs = Current(tuple(needs), said_by, row_id)
    for row_id, person_id, practice_id in Registration.objects.filter(
        person_id__among=records, until_date__isnull=True
    ).values_list("id", "person_id", "organisation_id"):
        records[person_id].practice = Current(practice_id, SaidBy.IMPORT.value, row_id)


def _resolution(decision: Decision, record: Record | None) -> Resolution:
    """Return what became of a row, with the person as they stand now."""
    if record is None:
        return Resolution(kind=decision.verdict, candidate_ids=decision.candidate_ids)
    return Resolution(
        kind=decision.verdict,
        person_id=record.person_id,
        birth_date=record.birth_date,
        deceased=record.is_dead,
        opted_out=record.has_opted_out,
    )


def decide_all(
    rows: Iterable[tuple[PersonRow, Keys]], people: KnownPeople, records: dict[UUID, Record], batch: Batch
) -> list[Resolution]:
    """Return what becomes of each row, one after the other, and gather in the batch what is to be written."""
    resolutions = []
    for row, keys in rows:
        decision = people.decide(keys)
        record: Record | None = None
        if decision.verdict is Verdict.NEW:
            record = batch.register(row, keys)
            records[record.person_id] = record
            people.add(record.as_known(keys))
        elif decision.verdict is Verdict.MATCHED:
            assert decision.person_id is not None
            record = records[decision.person_id]
            batch.match(record, row, keys)
            people.learn(record.person_id, keys)
        resolutions.append(_resolution(decision, record))
    return resolutions


@transaction.atomic
def resolve_many(
    rows: Sequence[PersonRow],
    *,
    organisation_id: UUID,
    by: Actor,
    at: datetime,
    registers: bool = True,
    dry_run: bool = False,
    before_writing: Callable[[list[Resolution]], None] | None = None,
) -> list[Resolution]:
    """Decide who each row is about, in order, as if one by one, and write what the rows bring.

    NEW makes a person, MATCHED adds what was missing and never changes the birth date; the two others change nobody.
    `registers`: the organisation is the practice where these people are registered. Some 1,000 rows a call; about ten
    queries and as many COPYs whatever the number of rows. `dry_run` decides and writes nothing: exact for one call;
    a file of several calls is previewed exactly by running it and rolling back. `before_writing` is told what was
    decided: whoever has more to ask about these people asks there, and waits for no row that is on its way.
    Source: fit-notes README, rule 5.
    """
    if not rows:
        return []
    lock_identity()
    keys = [keys_of(row.claim) for row in rows]
    people, records = known_people(keys)
    batch = Batch(organisation_id=organisation_id if registers else None, source_id=organisation_id, by=by, at=at)
    resolutions = decide_all(zip(rows, keys, strict=True), people, records, batch)
    if before_writing is not None:
        before_writing(resolutions)
    if not dry_run:
        batch.write()
    return resolutions
