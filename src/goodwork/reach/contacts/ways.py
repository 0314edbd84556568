"""By which ways a person can be tried, from what the register knows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.reach.contacts.rules import Way
from goodwork.reach.messaging.planning import allowed_languages
from goodwork.reach.messaging.rules import VERBAL, Channel, ReachFacts, possible, short_language
from goodwork.registers.people import queries as people

_WAYS = {
    Channel.SMS: Way.SMS,
    Channel.EMAIL: Way.EMAIL,
    Channel.CALL: Way.PHONE,
    Channel.LETTER: Way.LETTER,
}


def ways_from(facts: ReachFacts) -> frozenset[Way]:
    """Return the ways to try a person: by text and e-mail only who can read them in a language that we write.

    A letter is the last resort for anybody with an address whose contact need not be kept safe; somebody at home may
    read it to them.
    """
    can = set(possible(facts))
    if (
        facts.reading_need
        or facts.information_format == VERBAL
        or short_language(facts.language) not in allowed_languages("CALL_MISSED")
    ):
        can -= {Channel.SMS, Channel.EMAIL}
    if facts.safe_contact:
        can -= {Channel.LETTER}
    return frozenset(_WAYS[channel] for channel in can)


def ways_of(person_id: UUID, *, at: datetime) -> frozenset[Way]:
    """Return the ways to try one person; none for somebody whom we do not know."""
    facts = people.reach_facts(SYSTEM_VIEWER, {person_id}, at=at).get(person_id)
    return ways_from(facts) if facts else frozenset()
