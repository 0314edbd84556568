"""How thousands are reached, in one query: the short way for people with a single record, read by the program itself.

It gives what `cards.reach_of` gives; a test holds the two against each other. People with linked records go the long
way.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connection

from goodwork.ledger.among import array
from goodwork.registers.people.codes import SaidBy
from goodwork.registers.people.views import ReachFacts

_ONE_RECORD: Final = """
SELECT p.id, n.given_name, n.family_name, p.birth_date, p.language, p.language_said_by,
       m.value, m.failed_at, l.value, l.failed_at, e.value, e.failed_at,
       a.address_line, a.postcode,
       c.contact_method, c.information_format, c.reading_need, c.professional, c.interpreter_language, c.said_by,
       p.opted_out_at IS NOT NULL, p.deceased, p.restricted, p.safe_contact, p.texts_stopped_at IS NOT NULL,
       r.organisation_id, n.said_by, a.said_by, m.said_by, l.said_by, e.said_by
  FROM people_person p
  LEFT JOIN people_personname n ON n.person_id = p.id AND n.until_at IS NULL
  LEFT JOIN people_personaddress a ON a.person_id = p.id AND a.until_at IS NULL
  LEFT JOIN people_contactpoint m ON m.person_id = p.id AND m.until_at IS NULL AND m.kind = 'MOBILE'
  LEFT JOIN people_contactpoint l ON l.person_id = p.id AND l.until_at IS NULL AND l.kind = 'LANDLINE'
  LEFT JOIN people_contactpoint e ON e.person_id = p.id AND e.until_at IS NULL AND e.kind = 'EMAIL'
  LEFT JOIN people_contactneeds c ON c.person_id = p.id AND c.until_at IS NULL
  LEFT JOIN people_registration r ON r.person_id = p.id AND r.until_date IS NULL
 WHERE p.id = ANY(%s::uuid[]) AND p.merged_into_id IS NULL AND p.erased_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM people_person q WHERE q.known_as = p.id AND q.id <> p.id)
"""


_SAID: Final = ("NAME", "ADDRESS", "MOBILE", "LANDLINE", "EMAIL")
_EXPORTED: Final = {None, SaidBy.IMPORT.value}
_NOBODY: Final[frozenset[str]] = frozenset()


def _said(said_by: list[str | None]) -> frozenset[str]:
    """Return what of these was said by somebody, and came from no export."""
    return frozenset(name for name, whose in zip(_SAID, said_by, strict=True) if whose not in _EXPORTED)


def reached_by_one_record(person_ids: Collection[UUID]) -> dict[UUID, ReachFacts]:
    """Return how people with a single record are reached, everything shown; others are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_RECORD, [array(person_ids)])
        found = {}
        for (
            person_id, given, family, born, language, language_said_by,
            mobile, mobile_failed, landline, landline_failed, email, email_failed,
            line, postcode,
            method, format_, reading, professional, interpreter, needs_said_by,
            opted_out, deceased, restricted, safe, stopped,
            practice_id, *said_by,
        ) in cursor.fetchall():  # fmt: skip
            contacts = ((mobile, mobile_failed), (landline, landline_failed), (email, email_failed))
            found[person_id] = ReachFacts(
                person_id=person_id,
                given_name=given or "",
                family_name=family or "",
                birth_date=born,
                language=language or "en",
                mobile=None if mobile_failed else mobile,
                landline=None if landline_failed else landline,
                email=None if email_failed else email,
                address_line=line,
                postcode=postcode,
                contact_method=method or "",
                information_format=format_ or "",
                reading_need=bool(reading),
                professional=professional or "",
                interpreter=interpreter or None,
                opted_out=opted_out,
                deceased=deceased,
                restricted=restricted,
                safe_contact=safe,
                texts_stopped=stopped,
                practice_id=practice_id,
                dead=frozenset(value for value, at in contacts if at is not None),
                needs_said_by=SaidBy(needs_said_by) if needs_said_by else SaidBy.IMPORT,
                language_said_by=SaidBy(language_said_by),
                said=_NOBODY if set(said_by) <= _EXPORTED else _said(said_by),
            )
        return found
