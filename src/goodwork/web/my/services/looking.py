"""Looking for a service among many: what somebody looks for, which services that leaves, what there is to choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest

from goodwork.pathway.routes.views import Service
from goodwork.registers.programmes.offers import Need
from goodwork.web.my.fields import Field, Option
from goodwork.web.my.services.told import of_offer
from goodwork.web.my.services.tongue import language_name, say

FAR = 10_000.0
LONG = 10_000
ORDERS = ("FIT", "NEAR", "QUICK")
MOST_LOOKED_FOR = 60
MOST_SHOWN = 20
"""How many services stand in a list until all of them are asked for."""

T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """What somebody looks for: a need, a language, a word, and what stands first; '' is anything."""

    need: str = ""
    language: str = ""
    order: str = "FIT"
    words: str = ""

    @property
    def is_blank(self) -> bool:
        """Say whether they look for nothing special."""
        return not (self.need or self.language or self.words) and self.order == "FIT"


def wish_of(request: HttpRequest) -> Wish:
    """Return what somebody looks for; what is no choice of ours is anything."""
    sent = request.GET
    need, order = sent.get("need", ""), sent.get("order", "")
    return Wish(
        need=need if need in Need.__members__ else "",
        language=sent.get("speaks", "")[:12].lower(),
        order=order if order in ORDERS else "FIT",
        words=" ".join(sent.get("words", "").replace("\0", "").split())[:MOST_LOOKED_FOR],
    )


def looked_for(services: Sequence[Service], wish: Wish, language: str) -> Sequence[Service]:
    """Return the services that somebody looks for, in the order that they want."""
    if wish.is_blank:
        return services
    text = wish.words.casefold()
    found = [
        s
        for s in services
        if (not wish.need or wish.need in s.programme.needs)
        and (not wish.language or wish.language in map(_short, s.provider.languages))
        and (not text or text in _looked_through(s, language))
    ]
    if wish.order == "NEAR":
        found.sort(key=lambda s: FAR if s.miles is None else s.miles)
    elif wish.order == "QUICK":
        found.sort(key=lambda s: LONG if s.reply is None else s.reply.median_days)
    return found


def _short(code: str) -> str:
    return code.split("-")[0]


def _looked_through(service: Service, language: str) -> str:
    """Return what a search looks through: a service's names, in the person's language and in English."""
    view = service.programme
    name, what = of_offer(view.offer, view.name, language), of_offer(view.offer, view.what, language)
    return f"{name} {what} {view.name} {view.what} {service.provider.name}".casefold()


def part_of(
    request: HttpRequest, members: Sequence[T], *, since: int = 0, mark: str = "look"
) -> tuple[Sequence[T], str]:
    """Return the members of a list, from one on, that stand on a page, and the address where all of them do.

    The address is '' where they do already; it leads to the heading of that mark.
    """
    if len(members) - since <= MOST_SHOWN or request.GET.get("all"):
        return members[since:], ""
    everything = request.GET.copy()
    everything["all"] = "1"
    return members[since : since + MOST_SHOWN], f"{request.path}?{everything.urlencode()}#{mark}"


def look_fields(wish: Wish, spoken: Iterable[str], language: str) -> tuple[Field, ...]:
    """Return the fields of the search; `spoken` are the languages of the services, as the register has them."""

    def select(key: str, label: str, choices: tuple[tuple[str, str], ...], chosen: str) -> Field:
        options = tuple(Option(code, text, code == chosen) for code, text in choices)
        return Field("select", key, say(language, label), options=options)

    orders = tuple((code, say(language, f"order-{code}")) for code in ORDERS)
    return (
        select("need", "look-need", _need_choices(language), wish.need),
        select("speaks", "look-language", _language_choices(language, spoken), wish.language),
        select("order", "look-order", orders, wish.order),
        Field("text", "words", say(language, "look-words"), value=wish.words),
    )


def _need_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return the needs to choose from, "anything" first."""
    return (("", say(language, "any")), *((n.value, say(language, f"need-{n}")) for n in Need))


def _language_choices(language: str, spoken: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the languages that services speak, "any" first."""
    codes = sorted(set(map(_short, spoken)), key=lambda code: language_name(language, code))
    return (("", say(language, "any-language")), *((code, language_name(language, code)) for code in codes))
