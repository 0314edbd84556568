"""A city's data for the other measurements: how long it takes to make, and whether the laws hold in it.

A small town lives for half a year through the services (the demonstration's own script), and who is helped there is
referred on (bench/providers.py). Then its lives are copied (bench/copies.py) until there are 100,000 people, 60,000 of
them referred, 60,000 referrals open at once with 330 coaches and 400 providers, over 60 real practices with 1,667
people each, and 3 million events. `--laws` checks every law on the whole.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from bench import providers
from bench.copies import Copy, Life, Rules, Special, Table, Template, Value, blocks, lives_of, mask_of, masked
from bench.harness import memory_mb, product, seconds

PEOPLE_A_PRACTICE = 1_667
REFERRED_SHARE = 0.6
OPEN_SHARE = 0.22
CASELOAD = 66
PROVIDER = "THE-GROWTH-COMPANY"
SHARED = ("access", "organisations", "places", "programmes", "jobs")
SHARED_TABLES = ("questionnaires_definitionversion", "contacts_safeguardinglead", "people_recordclass")
OF_A_PRACTICE = ("campaigns_peoplelist", "campaigns_campaign", "campaigns_campaignapproval")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    parser.add_argument("--people", type=int, default=100_000, help="how many people (100000)")
    parser.add_argument("--laws", action="store_true", help="check every law on the data")


@dataclass(frozen=True, slots=True)
class City:
    """What was made: the moment at which it is now there, the practices, and how many rows each table has."""

    at: datetime
    practices: tuple[str, ...]
    rows: dict[str, int] = field(default_factory=dict)


def made(*, people: int, at: datetime, tell: Callable[[str], None] = lambda text: None) -> City:
    """Fill an empty database with a city of so many people, and return what is there."""
    tell("a small town lives")
    seed(at=at)
    return copied(people=people, at=at, tell=tell)


def copied(*, people: int, at: datetime, tell: Callable[[str], None] = lambda text: None) -> City:
    """Make a city out of the small town that is there."""
    from django.db import connection

    tell("its lives are copied")
    found = copy_lives(people=people, at=at, tell=tell)
    tell("the database counts what it has")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return found


def copy_lives(*, people: int, at: datetime, tell: Callable[[str], None] = lambda text: None) -> City:
    """Copy the lives of the town that is there, in one transaction, until there are so many people."""
    from django.db import connection, transaction

    from goodwork.oversight.funnel import services as funnel

    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing is checked twice: the copies are as consistent as the town, and --laws looks at them afterwards.
        cursor.execute("SET LOCAL session_replication_role = replica")
        copying = _Copying(cursor, people=people, at=at)
        copying.copy(tell)
        cursor.execute("SET LOCAL session_replication_role = origin")
        funnel.recount()
    return City(at=at, practices=tuple(copying.practices), rows=copying.written)


def seed(*, at: datetime) -> None:
    """Let a small town live through the services: 600 people on the list of one practice, 160 of them referred."""
    from goodwork.config import reference
    from goodwork.demo.cast import CAST, TREGENNA, ensure_cast
    from goodwork.demo.lives import Size
    from goodwork.demo.loading import script_of
    from goodwork.demo.playing import Play
    from goodwork.kernel.actors import SYSTEM
    from goodwork.oversight.funnel import services as funnel

    size = Size(name="bench", first=0, people=600, asking=300, answering=0.55, participants=160, days=170)
    begin = at - timedelta(days=size.days + 1)
    reference.load_all(at=begin, tell=lambda text: None)
    people, script = script_of(size)
    play = Play(practice_code=TREGENNA, staff=ensure_cast(CAST, by=SYSTEM, at=begin), with_desk=True, by=SYSTEM, at=at)
    play.register(people, at=begin)
    play.play(script, days=size.days, tell=lambda done, most: None)
    funnel.catch_up()
    providers.settle(at=at)
    funnel.catch_up()
    _read_notices(at=at)


def _read_notices(*, at: datetime) -> None:
    """Let staff have read what they were told, but for the last three days."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE promises_notice SET seen_at = at, seen_by = coalesce(user_id, organisation_id) WHERE at < %s",
            [at - timedelta(days=3)],
        )


class _Copying:
    """One copying of a town's lives to a city."""

    def __init__(self, cursor: Any, *, people: int, at: datetime) -> None:
        from goodwork.oversight.funnel.sorting import EVERYTHING

        self.cursor = cursor
        self.at = at
        self.written: dict[str, int] = {}
        self.tables = {t.name: t for t in _tables(cursor)}
        self.serial = {place: of for place, of in _serial().items() if place[0] in self.tables}
        self.most = {name: self._highest(name) for name in sorted(set(self.serial.values()))}
        shared = {name for name in self.tables if name.split("_")[0] in SHARED} | {*SHARED_TABLES, *OF_A_PRACTICE}
        shared.add("intake_import")
        self.shared = {name: self.tables.pop(name) for name in sorted(shared) if name in self.tables}
        self.town = frozenset({str(EVERYTHING), *(uuid for name in self.shared for uuid in self._ids(name))})
        self.lives = lives_of(self.tables.values(), town=self.town)
        self.practices, self.pcns = self._practices(max(2, round(people / PEOPLE_A_PRACTICE)))
        self.turns = self._turns(people)
        self.coaches = self._coaches()
        self.variants = max(1, round(people * OPEN_SHARE / CASELOAD / 3))
        self.providers = [str(found) for found in providers.ids()]
        self.imports: set[tuple[str, int, int]] = set()

    def copy(self, tell: Callable[[str], None]) -> None:
        """Write all copies, table by table, and then what practices and staff they need."""
        rules = self._rules()
        for table in self.tables.values():
            pieces = (
                template.write(copy)
                for life in self.lives
                if life.lines[table.name]
                for template in [Template(life, table, rules)]
                for copy in self._copies(life)
            )
            self._write(table, pieces)
            tell(f"{table.name} {self.written[table.name]}")
        for table in self.shared.values():
            self._write(table, self._town_lines(table))
        for name in self.most:
            column = f"pg_get_serial_sequence('{name}', 'id')"
            if (name, "id") in self.serial:
                self.cursor.execute(f"SELECT setval({column}, (SELECT max(id) FROM {name}) + 1)")

    def _write(self, table: Table, pieces: Iterable[str]) -> None:
        columns = ", ".join(f'"{name}"' for name in table.columns)
        with self.cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as into:
            for block in blocks(pieces):
                into.write(block)
        self.cursor.execute(f"SELECT count(*) FROM {table.name}")
        self.written[table.name] = self.cursor.fetchone()[0]

    def _highest(self, name: str) -> int:
        self.cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {name}")
        return int(self.cursor.fetchone()[0])

    def _practices(self, count: int) -> tuple[list[str], list[str]]:
        """Return the ids of practices in Manchester and of their PCNs, the town's own first."""
        self.cursor.execute(
            """
            SELECT o.id::text, r.to_organisation_id::text
              FROM organisations_organisation o
              JOIN organisations_organisationrelation r
                ON r.from_organisation_id = o.id AND r.kind = 'IN_PCN' AND r.to_date IS NULL
             WHERE o.kind = 'PRACTICE' AND o.status = 'ACTIVE'
             ORDER BY o.ods_code <> 'P84048', o.la_code <> 'E08000003', o.ods_code LIMIT %s
            """,
            [count],
        )
        found = self.cursor.fetchall()
        return [practice for practice, _ in found], [pcn for _, pcn in found]

    def _turns(self, people: int) -> dict[int, int]:
        """Return how many times each life is there: so that shares are those of a city, whatever the town's were."""
        kinds = [self._kind(life) for life in self.lives]
        wanted = {"OPEN": people * OPEN_SHARE, "ENDED": people * (REFERRED_SHARE - OPEN_SHARE)}
        wanted["LISTED"] = people - sum(wanted.values())
        heads = {
            kind: sum(len(life.people) for life, k in zip(self.lives, kinds, strict=True) if k == kind)
            for kind in wanted
        }
        turns: dict[int, int] = {}
        owed = dict.fromkeys(wanted, 0.0)
        for life, kind in zip(self.lives, kinds, strict=True):
            owed[kind] += wanted[kind] / heads[kind]
            turns[life.number] = max(1, round(owed[kind]))
            owed[kind] -= turns[life.number]
        return turns

    def _kind(self, life: Life) -> str:
        column = self.tables["referrals_referral"].columns.index("closed_at")
        closed = [line.split("\t")[column] for line in life.lines["referrals_referral"]]
        if not closed:
            return "LISTED"
        return "OPEN" if r"\N" in closed else "ENDED"

    def _copies(self, life: Life) -> Iterator[Copy]:
        """Yield the copies of a life; the first of all is the one that is there already."""
        first = sum(self.turns[number] for number in range(life.number))
        for turn in range(1, self.turns[life.number]):
            yield Copy(life=life, turn=turn, serial=first + turn)

    def _place(self, copy: Copy) -> int:
        """Return the number of the practice of a copy, 0 for the town's own."""
        return (copy.turn + copy.life.number) % len(self.practices)

    def _rules(self) -> Rules:
        """Return what stays in a copy, and what stands for something else there."""
        practices, pcns = self.practices, self.pcns
        stands: dict[str, Value] = {
            practices[0]: lambda copy: practices[self._place(copy)],
            pcns[0]: lambda copy: pcns[self._place(copy)],
        }
        for uuid in self.coaches:
            stands[uuid] = self._shifted(uuid, lambda copy: (copy.turn * 31 + copy.life.number) % self.variants)
        for number, uuid in enumerate(self.providers[: providers.IN_THE_TOWN]):
            stands[uuid] = partial(self._provider, number)
        for name in ("campaigns_peoplelist", "campaigns_campaign"):
            for uuid in self._ids(name):
                stands[uuid] = self._shifted(uuid, self._place)
        for uuid in self._ids("intake_import"):
            stands[uuid] = partial(self._import, uuid)
        return Rules(stays=self.town - stands.keys(), stands=stands, special=self._special())

    def _provider(self, number: int, copy: Copy) -> str:
        """Return which provider of the city stands for one of the town's, so that each has its share."""
        turn = copy.turn * 7 + copy.life.number
        return self.providers[(number + providers.IN_THE_TOWN * turn) % len(self.providers)]

    def _shifted(self, uuid: str, number: Callable[[Copy], int]) -> Value:
        return lambda copy: masked(uuid, mask_of(number(copy)))

    def _import(self, uuid: str, copy: Copy) -> str:
        place, again = self._place(copy), copy.turn // len(self.practices) + 1
        self.imports.add((uuid, place, again))
        return masked(uuid, mask_of(1000 * again + place))

    def _ids(self, name: str) -> list[str]:
        table = self.shared[name]
        if "id" not in table.columns:
            return []
        return [line.split("\t")[table.columns.index("id")] for line in table.lines]

    def _coaches(self) -> list[str]:
        self.cursor.execute(
            """
            SELECT DISTINCT m.user_id::text FROM access_membership m
              JOIN organisations_organisation o ON o.id = m.organisation_id
             WHERE m.role = 'WORK_COACH' AND o.local_code = %s ORDER BY 1
            """,
            [PROVIDER],
        )
        return [row[0] for row in self.cursor.fetchall()]

    def _special(self) -> dict[str, dict[str, Special]]:
        """Return what is different in a copy besides ids: numbers that count up, names, numbers, postcodes, tokens."""
        special: dict[str, dict[str, Special]] = {}
        for (name, column), counted in self.serial.items():
            if name not in self.tables:
                continue
            special.setdefault(name, {})[column] = _counted(self.tables[name], column, self.most[counted])
        made = _Made(self.tables)
        for name, columns in made.special().items():
            special.setdefault(name, {}).update(columns)
        return special

    def _town_lines(self, table: Table) -> Iterator[str]:
        """Yield what is there once for each practice, import or coach."""
        places = range(1, len(self.practices))
        if table.name in OF_A_PRACTICE:
            for line, place in itertools.product(table.lines, places):
                text = line.replace(self.practices[0], self.practices[place])
                for uuid in (*self._ids("campaigns_peoplelist"), *self._ids("campaigns_campaign")):
                    text = text.replace(uuid, masked(uuid, mask_of(place)))
                yield text + "\n"
        if table.name == "intake_import":
            lines = {line.split("\t")[table.columns.index("id")]: line for line in table.lines}
            digest = table.columns.index("sha256")
            for uuid, place, again in sorted(self.imports):
                fields = lines[uuid].replace(self.practices[0], self.practices[place]).split("\t")
                fields[table.columns.index("id")] = masked(uuid, mask_of(1000 * again + place))
                fields[digest] = hashlib.sha256(fields[table.columns.index("id")].encode()).hexdigest()
                yield "\t".join(fields) + "\n"
        if table.name in ("access_user", "access_membership"):
            for line, variant in itertools.product(table.lines, range(1, self.variants)):
                if any(uuid in line for uuid in self.coaches):
                    yield self._coach(table, line, variant) + "\n"
        if table.name == "organisations_organisationrelation":
            for line, place in itertools.product(table.lines, places):
                kind = line.split("\t")[table.columns.index("kind")]
                if self.practices[0] in line and kind in ("CALLED_BY", "REFERS_TO"):
                    fields = line.replace(self.practices[0], self.practices[place]).split("\t")
                    fields[table.columns.index("id")] = masked(fields[table.columns.index("id")], mask_of(place))
                    yield "\t".join(fields) + "\n"

    def _coach(self, table: Table, line: str, variant: int) -> str:
        """Return the row of a coach who is another one of the town's."""
        fields = [masked(f, mask_of(variant)) if f in self._own_ids(table, line) else f for f in line.split("\t")]
        if table.name == "access_user":
            for column, form in (("email", "{}.{}"), ("name", "{1} {0}")):
                position = table.columns.index(column)
                fields[position] = form.format(variant, fields[position])
        return "\t".join(fields)

    def _own_ids(self, table: Table, line: str) -> set[str]:
        fields = line.split("\t")
        names = ("id", "user_id") if table.name == "access_membership" else ("id",)
        return {fields[table.columns.index(name)] for name in names}


def _counted(table: Table, column: str, most: int) -> Special:
    position = table.columns.index(column)

    def special(life: Life, fields: Sequence[str]) -> Value:
        number = int(fields[position])
        return lambda copy: str(number + copy.turn * most)

    return special


class _Made:
    """What made people are called and where they live, by the number of the copy and of the person in the life."""

    def __init__(self, tables: dict[str, Table]) -> None:
        from goodwork.demo.lives import Size
        from goodwork.demo.loading import script_of
        from goodwork.kernel.text import fold

        size = Size(name="names", first=10_000, people=20_000, asking=1, answering=0, participants=1, days=1)
        people, _ = script_of(size)
        self.tables = tables
        self.names = [(p.given_name, p.family_name, fold(p.given_name), fold(p.family_name)) for p in people]
        self.postcodes = sorted({p.postcode for p in people if not p.postcode.startswith("ZZ")})

    def special(self) -> dict[str, dict[str, Special]]:
        """Return by table and column how values are made."""
        names = ("given_name", "family_name", "given_key", "family_key")
        return {
            "people_personname": {name: self._name(part) for part, name in enumerate(names)},
            "people_person": {"nhs_number": self._nhs_number, "birth_date": self._birth_date},
            "people_personaddress": {"postcode": self._postcode(False), "postcode_key": self._postcode(True)},
            "people_contactpoint": {"value": self._contact},
            "links_link": {"token_sha256": self._token},
            "intake_fitnoterequest": {"request_id": self._request},
            "intake_heldlistrow": {"record": self._record},
        }

    def _person(self, name: str, life: Life, fields: Sequence[str]) -> int:
        """Return the number of the person of a row within the life."""
        return life.people.index(self._field(name, "person_id", fields))

    def _field(self, name: str, column: str, fields: Sequence[str]) -> str:
        return fields[self.tables[name].columns.index(column)]

    def _name(self, part: int) -> Special:
        def special(life: Life, fields: Sequence[str]) -> Value:
            number = self._person("people_personname", life, fields)
            return lambda copy: self.names[(copy.serial * 7 + number) % len(self.names)][part]

        return special

    def _nhs_number(self, life: Life, fields: Sequence[str]) -> Value | None:
        from goodwork.demo.people import made_nhs_number

        if self._field("people_person", "nhs_number", fields) == r"\N":
            return None
        number = life.people.index(self._field("people_person", "id", fields))
        return lambda copy: made_nhs_number(100_000 + copy.serial * 8 + number)

    def _birth_date(self, life: Life, fields: Sequence[str]) -> Value | None:
        text = self._field("people_person", "birth_date", fields)
        if text == r"\N":
            return None
        born = date.fromisoformat(text)
        return lambda copy: (born - timedelta(days=copy.turn * 11 % 3000)).isoformat()

    def _postcode(self, key: bool) -> Special:
        from goodwork.kernel.identifiers import postcode_key

        def special(life: Life, fields: Sequence[str]) -> Value | None:
            if not self._field("people_personaddress", "postcode_key", fields):
                return None
            number = self._person("people_personaddress", life, fields)

            def value(copy: Copy) -> str:
                postcode = self.postcodes[(copy.serial * 13 + number) % len(self.postcodes)]
                return postcode_key(postcode) if key else postcode

            return value

        return special

    def _contact(self, life: Life, fields: Sequence[str]) -> Value | None:
        value = self._field("people_contactpoint", "value", fields)
        return (lambda copy: f"{copy.turn}.{value}") if "@" in value else None

    def _token(self, life: Life, fields: Sequence[str]) -> Value:
        from uuid import UUID

        from django.conf import settings

        from goodwork.reach.links.rules import digest_of, token_of

        link_id = self._field("links_link", "id", fields)
        return lambda copy: digest_of(token_of(UUID(masked(link_id, copy.mask)), settings.SECRET_KEY))

    def _record(self, life: Life, fields: Sequence[str]) -> Value:
        number = int(self._field("intake_heldlistrow", "record", fields))
        return lambda copy: str(number + 10_000 * copy.turn)

    def _request(self, life: Life, fields: Sequence[str]) -> Value:
        request_id = self._field("intake_fitnoterequest", "request_id", fields)
        return lambda copy: f"{request_id}-{copy.turn}"


def _serial() -> dict[tuple[str, str], str]:
    """Return the columns with a number that counts up, by table and column, and the table that counts it."""
    from django.apps import apps
    from django.db import models

    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        for one in model._meta.concrete_fields:
            points_at = one.related_model
            if isinstance(one, models.AutoField | models.BigAutoField):
                found[table, str(one.column)] = table
            elif isinstance(one, models.ForeignKey) and points_at is not None and not isinstance(points_at, str):
                if isinstance(points_at._meta.pk, models.AutoField | models.BigAutoField):
                    found[table, str(one.column)] = points_at._meta.db_table
            elif isinstance(one, models.BigIntegerField) and one.column == "event_id":
                found[table, "event_id"] = "ledger_event"
    return found


def _tables(cursor: Any) -> Iterator[Table]:
    """Yield every table of the product with what is in it."""
    from django.apps import apps

    for model in apps.get_models():
        if not model.__module__.startswith("goodwork."):
            continue
        name = model._meta.db_table
        columns = tuple(str(f.column) for f in model._meta.concrete_fields)
        if name.startswith("places_") or name == "ledger_sweep_run":
            continue
        listed = ", ".join(f'"{c}"' for c in columns)
        # A page that somebody looked at names many people, who have nothing else in common.
        only = "WHERE cardinality(person_ids) = 1" if name == "ledger_access" else ""
        with cursor.copy(f"COPY (SELECT {listed} FROM {name} {only}) TO STDOUT") as out:
            text = b"".join(bytes(block) for block in out).decode()
        yield Table(name, columns, tuple(text.splitlines()))


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure."""
    import sys

    with product():
        from goodwork.kernel import clock
        from goodwork.ledger.laws.registry import laws

        city: list[City] = []
        took = seconds(
            lambda: city.append(
                made(people=asked.people, at=clock.now(), tell=lambda text: print(text, file=sys.stderr))  # noqa: T201
            )
        )
        found: dict[str, int] = {}
        if asked.laws:
            found = {name: sum(1 for _ in verify(at=city[0].at)) for name, verify in laws().items()}
        return {
            "seconds": round(took, 1),
            "memory_mb": round(memory_mb()),
            "rows": city[0].rows,
            "laws_checked": len(found),
            "findings": {name: count for name, count in found.items() if count},
        }
