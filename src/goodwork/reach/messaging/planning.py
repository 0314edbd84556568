"""Planning a message: may we write, by which channel, with which words, in how many parts. Preview and sending share
it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from goodwork.kernel import sms
from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import QuietHours, next_allowed_moment
from goodwork.kernel.identifiers import phone as parse_phone
from goodwork.kernel.identifiers import show_phone
from goodwork.kernel.words import Words, direction, in_order
from goodwork.reach.links.services import path as link_path
from goodwork.reach.messaging.rules import (
    KINDS,
    WRITTEN,
    Channel,
    ReachFacts,
    Why,
    address_of,
    choose_channel,
    number_to_text,
    short_language,
)
from goodwork.reach.messaging.templates import LINK_FIELD, Template, fill, languages_of, put_link, safe_name, shipped
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people

FOLDER = Path(__file__).parent
WORDS = Words(FOLDER / "words")
PREVIEW_LINK = UUID(int=0)
"""Stands in a plan for a link that is made only when the message is queued; its address is as long as any."""
RIGHT_TO_LEFT = "\u200f"
NOTICE = ("short", "employer", "dwp", "provider")


@dataclass(slots=True, kw_only=True)
class Outgoing:
    """A message that is wanted: to whom, which, about what, from whom.

    `facts` are the row's own where an import sends (rule 7); then the caller has decided whether we may write. Without
    them the person's stand. `channel` and `destination` together overrule the choice, as for the answer to a text.
    `once_key` is unique for ever where it is given.
    """

    person_id: UUID
    template: str
    organisation_id: UUID
    subject_kind: str
    subject_id: UUID
    params: Mapping[str, str] = field(default_factory=dict)
    link_id: UUID | None = None
    not_before_at: datetime | None = None
    facts: ReachFacts | None = None
    channel: Channel | None = None
    destination: str = ""
    language: str = ""
    tells_promise_id: UUID | None = None
    once_key: str = ""


@dataclass(slots=True)
class Planned:
    """A message as it will be sent. `body` has the link still as a field; parts and pence are those of the whole."""

    outgoing: Outgoing
    template: Template
    channel: Channel
    language: str
    destination: str
    subject_line: str
    body: str
    parts: int
    cost_pence: Decimal
    not_before_at: datetime


@dataclass(frozen=True, slots=True)
class CannotReach:
    """Nothing can be written: ring them (CALL), or find a way first (NO_WAY); `reason` says why."""

    channel: Channel
    reason: Why


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The deployment's words on who will and won't see what, in one language; `short` is for texts."""

    version: str
    short: str
    employer: str
    dwp: str
    provider: str

    @property
    def long(self) -> str:
        """Return all of it, a line for each."""
        return f"{self.employer}\n{self.dwp}\n{self.provider}"


@lru_cache(maxsize=1)
def _notice_file() -> dict[str, dict[str, str] | str]:
    where = settings.GOODWORK_PRIVACY_NOTICE or FOLDER / "privacy_notice.json"
    try:
        found: dict[str, dict[str, str] | str] = json.loads(Path(where).read_text(encoding="utf-8"))
        whole = isinstance(found["version"], str) and all(
            isinstance(found[language], dict) and all(isinstance(found[language][part], str) for part in NOTICE)  # type: ignore[index]
            for language in {"en", *found} - {"version"}
        )
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise ImproperlyConfigured(
            f"GOODWORK_PRIVACY_NOTICE names {where}: it must be JSON with a version and, for English at least, "
            f"{', '.join(NOTICE[:-1])} and {NOTICE[-1]}."
        )
    return found


def privacy_notice(language: str) -> PrivacyNotice:
    """Return the deployment's privacy words in a language, in English where it lacks it (GOODWORK_PRIVACY_NOTICE)."""
    found = _notice_file()
    words = found.get(short_language(language)) or found["en"]
    assert isinstance(words, dict)
    return PrivacyNotice(version=str(found["version"]), **{part: words[part] for part in NOTICE})


def allowed_languages(template: str) -> frozenset[str]:
    """Return the languages that a message may be sent in by this deployment."""
    return languages_of(template, allow_drafts=settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS)


@lru_cache(maxsize=4)
def _quiet(text: str) -> QuietHours:
    return QuietHours(text)


def quiet_hours() -> QuietHours:
    """Return the hours in which this deployment sends no texts or e-mails."""
    return _quiet(settings.GOODWORK_QUIET_HOURS)


@lru_cache(maxsize=4)
def _part_pence(text: str) -> Decimal:
    return Decimal(text)


def url_of(link_id: UUID) -> str:
    """Return the whole address of a link."""
    return f"{settings.GOODWORK_BASE_URL}{link_path(link_id)}"


def plan_many(wanted: Sequence[Outgoing], *, at: datetime) -> list[Planned | CannotReach]:
    """Return, for each message wanted, how it will be sent or why not; nothing is written.

    Three queries at most, whatever the number. What a preview shows is this, and so is what is queued.
    """
    without = {item.person_id for item in wanted if item.facts is None}
    known = people.reach_facts(SYSTEM_VIEWER, without, at=at) if without else {}
    shared = _Shared(organisations.many(SYSTEM_VIEWER, {item.organisation_id for item in wanted}), at=at)
    return [_plan(item, item.facts or known.get(item.person_id), shared, at=at) for item in wanted]


NAME_TO_COME: Final = "\ue000"
"""Stands for the name in words that are filled once for everybody: a character that no text of ours has."""


@dataclass(slots=True)
class _Words:
    """Subject line and body of a message, and what it costs to send: `whole` is the body with its link's address."""

    subject_line: str
    body: str
    whole: str

    def naming(self, name: str) -> _Words:
        """Return them with somebody's name."""
        return _Words(*(words.replace(NAME_TO_COME, name) for words in (self.subject_line, self.body, self.whole)))


class _Shared:
    """What messages of one sender, language and template share: made once for many people."""

    def __init__(self, senders: dict[UUID, organisations.OrganisationView], *, at: datetime) -> None:
        self.senders = senders
        self._at = at
        self._quiet = quiet_hours()
        self._part_pence = _part_pence(settings.GOODWORK_TEXT_PART_PENCE)
        self._languages: dict[str, frozenset[str]] = {}
        self._values: dict[tuple[UUID | None, str, str, Channel], dict[str, str]] = {}
        self._words: dict[tuple[UUID | None, str, str, Channel, bool, bool], _Words] = {}
        self._parts: dict[str, int] = {}
        self._moments: dict[datetime, datetime] = {}

    def languages(self, template: str) -> frozenset[str]:
        """Return the languages that a message may be sent in."""
        if template not in self._languages:
            self._languages[template] = allowed_languages(template)
        return self._languages[template]

    def words(self, item: Outgoing, template: Template, *, name: str, hidden: bool) -> _Words:
        """Return a message's words; `hidden` names the service instead of the sender.

        The words are filled for nobody in particular and the name is put in afterwards, which gives the same: a name
        has no blanks at its ends and none that are double. Words of the item's own are filled each time.
        """
        sender = None if hidden else item.organisation_id
        key = (sender, template.language, template.code, template.channel)
        if item.params:
            own = {field: " ".join(text.split()) for field, text in item.params.items()}
            return self._filled(key, template, {"name": name} | own, has_link=item.link_id is not None)
        whole_key = (*key, bool(name), item.link_id is not None)
        found = self._words.get(whole_key)
        if found is None:
            values = {"name": NAME_TO_COME if name else ""}
            found = self._words[whole_key] = self._filled(key, template, values, has_link=item.link_id is not None)
        return found.naming(name) if name else found

    def _filled(
        self,
        key: tuple[UUID | None, str, str, Channel],
        template: Template,
        own: dict[str, str],
        *,
        has_link: bool,
    ) -> _Words:
        if key not in self._values:
            self._values[key] = _shared_values(self.senders.get(key[0]) if key[0] else None, template)
        values = {**self._values[key], "link": LINK_FIELD if has_link else "", **own}
        subject_line, body = fill(template.subject, values), fill(template.body, values)
        # Every link's address is as long as any other, and of letters that cost the same.
        whole = put_link(body, url_of(PREVIEW_LINK)) if has_link else body
        if template.channel is Channel.SMS:
            # A telephone lays a text out by its first letter with a direction, and the sender's name is in Latin ones.
            mark = RIGHT_TO_LEFT if direction(template.language) == "rtl" else ""
            body, whole = (mark + sms.lean(" ".join(text.split()), template.language) for text in (body, whole))
        else:
            body, whole = (in_order(template.language, text) for text in (body, whole))
        return _Words(subject_line, body, whole)

    def parts(self, whole: str) -> int:
        """Return in how many parts a text is sent."""
        if whole not in self._parts:
            self._parts[whole] = sms.parts(whole)
        return self._parts[whole]

    def cost_pence(self, parts: int) -> Decimal:
        """Return what so many parts cost."""
        return parts * self._part_pence

    def not_before(self, wanted: datetime | None) -> datetime:
        """Return the first moment from the one that is wanted, and from now, that lies outside the quiet hours."""
        start = max(wanted or self._at, self._at)
        if start not in self._moments:
            self._moments[start] = next_allowed_moment(start, self._quiet)
        return self._moments[start]


def _plan(item: Outgoing, facts: ReachFacts | None, shared: _Shared, *, at: datetime) -> Planned | CannotReach:
    if facts is None:
        return CannotReach(Channel.NO_WAY, Why.NOT_KNOWN)
    kind, languages = KINDS[item.template], shared.languages(item.template)
    if item.facts is None and (facts.deceased or (facts.opted_out and kind.unasked)):
        return CannotReach(Channel.NO_WAY, Why.DECEASED if facts.deceased else Why.OPTED_OUT)
    channel = item.channel or _channel(item.template, facts, languages)
    if channel is Channel.NO_WAY:
        return CannotReach(channel, Why.NO_WAY_TO_REACH)
    if channel is Channel.CALL:
        return CannotReach(channel, Why.NEEDS_A_CALL)
    language = short_language(item.language or facts.language)
    template = shipped()[item.template, channel, language if language in languages else "en"]
    text = channel is Channel.SMS
    name = safe_name(facts.given_name)
    shown = sms.lean(name, template.language) if text else name
    words = shared.words(item, template, name=shown, hidden=facts.restricted)
    held = channel is not Channel.LETTER and not kind.answers_at_once
    parts = shared.parts(words.whole) if text else 1
    return Planned(
        outgoing=item,
        template=template,
        channel=channel,
        language=template.language,
        destination=item.destination or destination_of(facts, channel),
        subject_line=words.subject_line,
        body=words.body,
        parts=parts,
        cost_pence=shared.cost_pence(parts) if text else Decimal(0),
        not_before_at=shared.not_before(item.not_before_at) if held else max(item.not_before_at or at, at),
    )


def _channel(template: str, facts: ReachFacts, languages: frozenset[str]) -> Channel:
    """Return the channel for a message among those that it has; a letter-only message goes by letter where one can."""
    kind = KINDS[template]
    chosen = choose_channel(facts, languages, has_link=kind.has_link)
    if chosen in {Channel.NO_WAY, *kind.channels} or kind.channels == WRITTEN:
        return chosen
    for channel in kind.channels:
        if destination_of(facts, channel) and (channel is not Channel.SMS or not facts.texts_stopped):
            return channel
    return Channel.CALL if chosen is Channel.CALL else Channel.NO_WAY


def destination_of(facts: ReachFacts, channel: Channel) -> str:
    """Return where a message goes: +44..., an e-mail address, or the lines of a postal address with the name."""
    if channel is Channel.SMS:
        return number_to_text(facts)
    if channel is Channel.EMAIL:
        return facts.email if facts.email and "@" in facts.email else ""
    lines = address_of(facts)
    return f"{facts.given_name} {facts.family_name}".strip() + "\n" + lines if lines else ""


def _shared_values(sender: organisations.OrganisationView | None, template: Template) -> dict[str, str]:
    """Return the words that every message of a sender shares; without one the service writes, and the practice is
    rung.
    """
    language = template.language
    number = sender.phone if sender else ""
    found = parse_phone(number) if number else None
    ring = show_phone(found.e164) if found else number or WORDS.text(language, "no-phone")
    values = {
        "sender": sender.name if sender else settings.GOODWORK_SERVICE_NAME,
        "phone": ring,
        "urgent": WORDS.text(language, "urgent"),
        "urgent_long": WORDS.text(language, "urgent-long"),
        "stop": WORDS.text(language, "stop"),
        "stop_email": WORDS.text(language, "stop-email", phone=ring),
        "stop_letter": WORDS.text(language, "stop-letter", phone=ring),
        "choice": WORDS.text(language, "choice" if template.channel is Channel.SMS else "choice-long"),
    }
    if template.fields & {"privacy", "privacy_long"}:
        notice = privacy_notice(language)
        where = WORDS.text(language, "privacy-where", address=f"{settings.GOODWORK_BASE_URL}/privacy")
        # A text has no room for a second address: every page behind its link has one to the notice.
        values["privacy"] = notice.short
        values["privacy_long"] = f"{notice.long}\n{where}"
    return values
