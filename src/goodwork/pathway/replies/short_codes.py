"""Short codes, as somebody types them from a letter, a message or a call: what they lead to, and what stops guessing.

Wrong codes shut the door to the address that they come from, and to nobody else. Where very many come from all over,
the number of the request is asked beside the code: no stranger can keep others out, and no guesser comes far.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.ids import new_id, reference
from goodwork.ledger.events.services import record
from goodwork.pathway.replies import events
from goodwork.pathway.replies.models import TypedTry
from goodwork.pathway.replies.opening import hand_of, note_seen
from goodwork.pathway.replies.rules import TRIES_KEPT, WRONG_FROM_ALL, WRONG_FROM_ONE, same_reference, source_of
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links import rules as link_rules
from goodwork.reach.links import services as links
from goodwork.reach.links.queries import LinkView
from goodwork.reach.links.rules import Purpose, Standing

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a typed short code leads to: the path of a link that works, or nothing.

    `shut`: nothing is looked up from there until the hour is over. `with_number`: the request's number is asked too.
    """

    path: str = ""
    shut: bool = False
    with_number: bool = False


def asks_number(*, at: datetime) -> bool:
    """Say whether the number of the request is asked beside the short code now."""
    return TypedTry.objects.filter(at__gt=at - AN_HOUR).count() >= WRONG_FROM_ALL


@transaction.atomic
def try_typed(*, typed: str, number: str = "", address: str = "", by: Actor, at: datetime) -> Typed:
    """Look up a short code that somebody typed, with the request's number where that is asked; a wrong one is noted.

    `address` is where it came from, of which a keyed digest is kept for a day. What is typed at the shut door is not
    looked up and not counted: the hour ends. A code whose link no longer works leads nowhere, as an unknown one does.
    The right one counts as a look at the request.
    """
    digits = link_rules.tidy_digits(typed, link_rules.TYPED_DIGITS)
    source = source_of(address, settings.SECRET_KEY)
    shut = TypedTry.objects.filter(source=source, at__gt=at - AN_HOUR).count() >= WRONG_FROM_ONE
    with_number = asks_number(at=at)
    found = None if shut else link_queries.by_typed(SYSTEM_VIEWER, digits, at=at)
    if found is not None and _leads(found, number if with_number else None):
        note_seen(link_id=found.id, by=hand_of(found), at=at)
        return Typed(path=links.reply_path(found.id))
    try_id = new_id()
    if not shut:
        TypedTry.objects.create(id=try_id, at=at, source=source)
    record(events.TypedCodeRefused(try_id=try_id, shut=shut, with_number=with_number), by=by, at=at)
    return Typed(shut=shut, with_number=asks_number(at=at))


def _leads(found: LinkView, number: str | None) -> bool:
    """Say whether a link may be opened by its short code: it works, and the number is its request's where one is
    asked.
    """
    right = number is None or same_reference(number, reference(found.subject_id))
    return right and found.purpose is Purpose.REPLY and found.standing is Standing.LIVE


@transaction.atomic
def forget_tries(*, at: datetime) -> int:
    """Forget from where wrong codes came more than a day ago; returns how many."""
    return TypedTry.objects.filter(at__lte=at - TRIES_KEPT).delete()[0]
