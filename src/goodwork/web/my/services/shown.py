"""Services, previews and the way of a request in words, for a person's own page and for who helps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.clock import local_date
from goodwork.kernel.words import format_date, format_moment, known_language
from goodwork.pathway.referrals.durations import MEASURED, Projected
from goodwork.pathway.referrals.sharing import Shared
from goodwork.pathway.requests.queries import Followed, Preview, Tracked
from goodwork.pathway.requests.rules import Hand, Inside
from goodwork.pathway.requests.tracking import Expected, Mark, TrackStep
from goodwork.pathway.routes.rules import Why
from goodwork.pathway.routes.views import Refused, Route, Routes, Service
from goodwork.registers.programmes.queries import ProgrammeView, ProviderView
from goodwork.web.my.services.told import First, Told, first_of, in_words, of_offer, refusal
from goodwork.web.my.services.tongue import language_name, listed, say

MOST_WHY_NEEDS = 3


@dataclass(frozen=True)
class Card:
    """One service of one organisation. `name`, `what` and `firsts` are in the person's language where somebody has
    translated them; places have their own names.
    """

    programme_id: UUID
    organisation_id: UUID
    name: Told
    provider: str
    what: Told
    whys: tuple[str, ...]
    speed: str
    firsts: tuple[First, ...]
    facts: tuple[str, ...]
    places: str


@dataclass(frozen=True)
class No:
    """One service that a person can't have now: why, in the words of its rules, and from when time alone changes it."""

    name: Told
    reasons: tuple[Told, ...]
    from_day: str


def speed_words(language: str, times: Projected) -> str:
    """Return how soon an organisation answers, and what that rests on."""
    basis = "MEASURED" if times.basis in MEASURED else times.basis.value
    return say(language, f"speed-{basis}", days=times.median_days, count=times.count)


def _whys(route: Route, routes: Routes, language: str) -> tuple[str, ...]:
    """Return why a service may fit, a sentence for each kind of reason."""
    needs = [n for n in routes.needs.needs if n in route.programme.needs][:MOST_WHY_NEEDS]
    told = {
        Why.NEED: say(language, "why-NEED", needs=listed(language, tuple(say(language, f"need-{n}") for n in needs))),
        Why.PLAN: say(language, "why-PLAN"),
        Why.LANGUAGE: say(language, "why-LANGUAGE"),
        Why.CULTURE: say(language, "why-CULTURE"),
        Why.REMOTE: say(language, "why-REMOTE"),
    }
    kinds = dict.fromkeys(e.why for e in route.why)
    found = [told[kind] for kind in kinds if kind in told and (kind is not Why.NEED or needs)]
    if route.miles is not None:
        near = round(max(route.miles, 0.5), 1) if route.miles_exact else float(max(1, round(route.miles)))
        found.append(say(language, "why-DISTANCE", miles=near))
    return tuple(found)


def facts_of(view: ProgrammeView, provider: ProviderView, language: str) -> tuple[str, ...]:
    """Return how, in which languages and for how long support is given."""
    modes = tuple(say(language, f"mode-{m}") for m in provider.modes)
    tongues = tuple(language_name(language, code) for code in provider.languages)
    return tuple(
        filter(
            None,
            (
                say(language, "ways", ways=listed(language, modes)) if modes else "",
                say(language, "speaks", languages=listed(language, tongues)) if tongues else "",
                say(language, "weeks", weeks=view.length_weeks) if view.length_weeks else "",
            ),
        )
    )


def bare_card(view: ProgrammeView, provider: ProviderView, language: str) -> Card:
    """Return a service as the register has it, without anything about a person."""
    return Card(
        programme_id=view.id,
        organisation_id=provider.organisation_id,
        name=of_offer(view.offer, view.name, language),
        provider=provider.name,
        what=of_offer(view.offer, view.what, language),
        whys=(),
        speed="",
        firsts=(),
        facts=facts_of(view, provider, language),
        places="; ".join(dict.fromkeys(place.name for place in provider.places)),
    )


def card_of(service: Service, routes: Routes | None, language: str) -> Card:
    """Return a service in words; with a person's `routes` also why it fits, how soon it replies, what comes first."""
    card = bare_card(service.programme, service.provider, language)
    if routes is None or service.route is None:
        return card
    route = routes.can[service.route]
    return replace(
        card,
        whys=_whys(route, routes, language),
        speed=speed_words(language, route.reply),
        firsts=tuple(first_of(route.programme.offer, first, language) for first in route.comes_after),
    )


def reasons_of(one: Refused, language: str, *, on: date) -> tuple[Told, ...]:
    """Return why somebody can't have a service now, one sentence each."""
    return tuple(refusal(one.programme.offer, said, language, on=on) for said in one.decision.refused_by)


def nos_of(refused: Iterable[Refused], language: str, *, on: date) -> tuple[No, ...]:
    """Return the services that somebody can't have now, with their reasons."""
    return tuple(
        No(
            name=of_offer(one.programme.offer, one.programme.name, language),
            reasons=reasons_of(one, language, on=on),
            from_day=say(language, "refused-from", date=format_date(language, one.from_date)) if one.from_date else "",
        )
        for one in refused
    )


def preview_rows(seen: Shared, language: str) -> tuple[tuple[str, str, bool], ...]:
    """Return what an organisation gets, row by row: label, what stands there, whether it is the person's own words."""
    coded = in_words(seen, language)
    told = (
        ("name", seen.name),
        ("phone", seen.phone),
        ("mobile", seen.mobile),
        ("email", seen.email),
        ("address", seen.address.replace("\n", ", ")),
        *((key, coded[key]) for key in ("language", "needs", "work", "asked")),
        ("words", seen.words),
        ("comment", seen.comment),
        ("cautions", coded["cautions"]),
    )
    return tuple((say(language, f"row-{key}"), text, key == "words") for key, text in told if text)


@dataclass(frozen=True)
class Around:
    """What is said above and below the rows of a preview: what they see besides, and what they don't get.

    `tongue` says, to who reads it in another language, that the organisation reads it in English.
    """

    above: str
    tongue: str
    below: tuple[str, ...]


def around(seen: Preview, provider: str, language: str) -> Around:
    """Return what is said round a preview: an organisation whose colleagues work here sees more than is sent."""
    below = []
    if seen.inside is not Inside.NONE:
        below.append(say(language, f"also-{seen.inside}", name=provider))
    below.append(say(language, "not-ANSWERS" if seen.inside is Inside.ANSWERS else "preview-not"))
    if seen.supporter:
        below.append(say(language, "supporter", name=seen.supporter))
    above = say(language, "preview-text" if seen.inside is Inside.NONE else "preview-some")
    return Around(above, say(language, "preview-tongue") if known_language(language) != "en" else "", tuple(below))


@dataclass(frozen=True)
class Place:
    """One place on the way in words; `mark` is its code for the look of it."""

    text: str
    said: str
    expected: str
    mark: str


def _expected(language: str, expected: Expected | None) -> str:
    if expected is None:
        return ""
    half, most = format_date(language, expected.half_date), format_date(language, expected.most_date)
    if expected.basis not in MEASURED:
        return say(language, f"expected-{expected.basis.value}", most=most)
    if expected.at_least:
        return say(language, "expected-LONGER", half=half, count=expected.count)
    same = "yes" if half == most else "no"
    return say(language, "expected-MEASURED", half=half, most=most, same=same, count=expected.count)


def place_of(step: TrackStep, language: str) -> Place:
    """Return one place on the way in words."""
    if step.mark is Mark.DONE and step.done_at is not None:
        said = say(language, "mark-DONE", date=format_date(language, local_date(step.done_at)))
    else:
        said = say(language, "mark-DONE-UNDATED" if step.mark is Mark.DONE else f"mark-{step.mark}")
    return Place(say(language, f"step-{step.code}"), said, _expected(language, step.expected), step.mark.value)


@dataclass(frozen=True)
class Proof:
    """That a request was sent: rows of label and text, and what is said of the message with the same."""

    rows: tuple[tuple[str, str], ...]
    said: str


def proof_of(followed: Followed, language: str) -> Proof:
    """Return the proof that a request was sent, or who asked for it where the person did not."""
    when = format_moment(language, followed.received_at)
    rows = [
        (say(language, "proof-reference"), followed.reference),
        (say(language, "proof-to"), followed.organisation),
        (say(language, "proof-when"), when),
    ]
    own = followed.own
    if own is None:
        day = format_date(language, local_date(followed.received_at))
        return Proof(tuple(rows), say(language, "others-sent", date=day))
    typed = say(language, f"typed-{own.hand}", name=own.typed_by)
    if own.hand is Hand.USER:
        typed = f"{typed} {say(language, f'way-{own.way}')}"
    rows.append((say(language, "proof-typed"), typed))
    if own.proved_at is not None:
        said = say(language, "proof-gone", moment=format_moment(language, own.proved_at))
    else:
        said = say(language, "proof-waits" if own.proof_queued else "proof-none")
    return Proof(tuple(rows), said)


@dataclass(frozen=True)
class Way:
    """The way of one request in words: proof, what happens next, the places, who holds it, how it ended."""

    referral_id: UUID
    name: str
    reference: str
    proof: Proof
    next: str
    silent: bool
    moves: tuple[str, ...]
    held: str
    places: tuple[Place, ...]
    ended: str
    is_open: bool
    words: str


def way_of(found: Tracked, language: str) -> Way:
    """Return the way of one request in words."""
    of, owed = found.of, found.promise
    held = owed.holder_name if owed else ""
    return Way(
        referral_id=of.referral_id,
        name=of.organisation,
        reference=of.reference,
        proof=proof_of(of, language),
        next=(owed.silence_text(language) if owed.is_silent else owed.text(language)) if owed else "",
        silent=bool(owed and owed.is_silent),
        moves=tuple(move.text(language) for move in owed.moves) if owed else (),
        held=say(language, "held", name=held) if held else "",
        places=tuple(place_of(step, language) for step in found.steps),
        ended=say(language, f"ended-{of.reason}") if not of.is_open and of.reason else "",
        is_open=of.is_open,
        words=of.words,
    )


@dataclass(frozen=True)
class Line:
    """One request in a list: to whom, how it stands in a sentence."""

    referral_id: UUID
    name: str
    reference: str
    said: str
    is_open: bool


def line_of(followed: Followed, language: str) -> Line:
    """Return one request as a line of a list."""
    said = say(language, f"state-{followed.state}")
    return Line(followed.referral_id, followed.organisation, followed.reference, said, followed.is_open)


def when(language: str, at: datetime | None) -> str:
    """Return a moment in words, '' for none."""
    return format_moment(language, at) if at else ""
