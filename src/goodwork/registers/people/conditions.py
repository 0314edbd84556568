"""Conditions on people as SQL, written once: the ORM takes 1 to 4 milliseconds to build each anew, on every page.

A clause is about the record that a person is known under, whose id stands where `{person}` stands. `OFFSET 0` keeps it
a question about one row: PostgreSQL then never gathers everybody whom a viewer may see to look at a page of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition with its values. `{person}` stands for the id under which the person is known."""

    sql: str
    values: tuple[Any, ...] = ()


def any_of(clauses: Iterable[Clause]) -> Clause:
    """Return the condition that one of some clauses holds; with none of them it holds for nobody."""
    found = list(clauses)
    if not found:
        return Clause("FALSE")
    return Clause(
        "(" + " OR ".join(clause.sql for clause in found) + ")",
        tuple(value for clause in found for value in clause.values),
    )


def registered_at(practice_ids: Collection[UUID]) -> Clause:
    """Return the condition that one of a person's records is registered with one of some practices now."""
    return Clause(
        """EXISTS (SELECT 1 FROM people_person gw_r JOIN people_registration gw_g ON gw_g.person_id = gw_r.id
            WHERE gw_r.known_as = {person} AND gw_g.organisation_id = ANY(%s) AND gw_g.until_date IS NULL
            OFFSET 0)""",
        (list(practice_ids),),
    )


def consented_to(organisation_ids: Collection[UUID]) -> Clause:
    """Return the condition that a person's latest word to one of some organisations is a consent that stands.

    The latest word counts whichever of a person's linked records it was said for. It is looked for from the person:
    else PostgreSQL, which knows how many people the average organisation has, may read all of a large one's for each.
    """
    return Clause(
        """EXISTS (SELECT 1 FROM people_person gw_r JOIN people_consent gw_c ON gw_c.person_id = gw_r.id
            WHERE gw_r.known_as = {person} AND gw_c.until_at IS NULL AND gw_c.state = 'GIVEN'
              AND gw_c.recipient_id = ANY(%s)
              AND NOT EXISTS (SELECT 1 FROM people_person gw_s CROSS JOIN LATERAL
                   (SELECT 1 FROM people_consent gw_d
                     WHERE gw_d.person_id = gw_s.id AND gw_d.recipient_id = gw_c.recipient_id
                       AND gw_d.until_at IS NULL AND gw_d.state <> 'GIVEN' AND gw_d.recorded_at > gw_c.recorded_at
                    OFFSET 0) gw_later
                   WHERE gw_s.known_as = gw_r.known_as)
            OFFSET 0)""",
        (list(organisation_ids),),
    )


def one_of(person_ids: Collection[UUID]) -> Clause:
    """Return the condition that a person is one of some, by the id of any of their records."""
    return Clause(
        "{person} IN (SELECT gw_r.known_as FROM people_person gw_r WHERE gw_r.id = ANY(%s))", (list(person_ids),)
    )


def among(sql: str, values: Iterable[Any]) -> Clause:
    """Return the condition that one of a person's records is among the ids that a query finds."""
    return Clause(
        f"EXISTS (SELECT 1 FROM people_person gw_r WHERE gw_r.known_as = {{person}} AND gw_r.id IN ({sql}) OFFSET 0)",
        tuple(values),
    )


def records_registered_at(practice_ids: Collection[UUID]) -> Clause:
    """Return the query of the records of everybody registered with some practices now.

    Few records are linked, so the rest are the registrations' own, and PostgreSQL need not look at any person.
    """
    linked = registered_at(practice_ids)
    others = linked.sql.replace("{person}", "gw_m.known_as")
    return Clause(
        f"""SELECT gw_h.person_id FROM people_registration gw_h
             WHERE gw_h.organisation_id = ANY(%s) AND gw_h.until_date IS NULL
            UNION SELECT gw_o.id FROM people_person gw_m JOIN people_person gw_o ON gw_o.known_as = gw_m.known_as
             WHERE gw_m.merged_into_id IS NOT NULL AND {others}""",
        (list(practice_ids), *linked.values),
    )


def records_consented_to(organisation_ids: Collection[UUID]) -> Clause:
    """Return the query of all records of the people whose consent to one of some organisations stands."""
    stands = consented_to(organisation_ids)
    return Clause(
        f"""SELECT gw_o.id FROM people_consent gw_k JOIN people_person gw_m ON gw_m.id = gw_k.person_id
              JOIN people_person gw_o ON gw_o.known_as = gw_m.known_as
             WHERE gw_k.recipient_id = ANY(%s) AND gw_k.state = 'GIVEN' AND gw_k.until_at IS NULL
               AND {stands.sql.replace("{person}", "gw_m.known_as")}""",
        (list(organisation_ids), *stands.values),
    )


def records_like(sql: str, values: Iterable[Any]) -> Clause:
    """Return the query of all records of the people whose ids a query finds.

    As few records are linked, the ids are most of it already, and PostgreSQL need not look at any other person.
    """
    found = tuple(values)
    linked = among(sql, found)
    return Clause(
        f"""SELECT gw_i.id FROM ({sql}) AS gw_i (id)
            UNION SELECT gw_o.id FROM people_person gw_m JOIN people_person gw_o ON gw_o.known_as = gw_m.known_as
             WHERE gw_m.merged_into_id IS NOT NULL AND {linked.sql.replace("{person}", "gw_m.known_as")}""",
        (*found, *linked.values),
    )


def found_by(few: Clause) -> Clause:
    """Return the clause that an id is one of those that a query finds, which is asked once however many rows there are.

    With IN, PostgreSQL may ask it again for each row, where it expects few of them.
    """
    return Clause(f"{{person}} = ANY(ARRAY({few.sql}))", few.values)


def union(queries: Iterable[Clause]) -> Clause:
    """Return some queries of ids as one."""
    found = list(queries)
    return Clause(" UNION ".join(one.sql for one in found), tuple(value for one in found for value in one.values))


class Holds(Func):
    """A clause as a condition of the ORM, about the column that holds the id under which a person is known."""

    output_field = BooleanField()

    def __init__(self, clause: Clause, outer: str = "known_as") -> None:
        super().__init__(F(outer))
        self.clause = clause

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: Any, **more: Any
    ) -> tuple[str, list[Any]]:
        """Return the clause about the column, as it is called in the query that it stands in."""
        column, _ = compiler.compile(self.source_expressions[0])
        return self.clause.sql.replace("{person}", column), list(self.clause.values)


class OfRecord(Holds):
    """A clause as a condition about a column that holds the id of any record of a person, with or without a key."""

    def __init__(self, clause: Clause, outer: str = "person_id") -> None:
        inner = clause.sql.replace("{person}", "gw_p.known_as")
        whole = f"EXISTS (SELECT 1 FROM people_person gw_p WHERE gw_p.id = {{person}} AND {inner} OFFSET 0)"
        super().__init__(Clause(whole, clause.values), outer)
