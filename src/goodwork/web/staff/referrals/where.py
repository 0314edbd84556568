"""Where somebody can be referred on to, as a form shows it: the first of a thousand, and what is ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.forms import Select
from django.http import QueryDict

from goodwork.pathway.routes.views import Route, Routes, Service
from goodwork.registers.programmes.offers import NEED_WORDS, Need
from goodwork.registers.programmes.queries import BareProgramme
from goodwork.web.forms import ChoiceField, Form, SelectField, TextField

MOST_SHOWN = 20
"""How many places stand on the form, beside what is ticked, until all of them are asked for."""
MOST_LOOKED_FOR = 60
FAR = 10_000.0
LONG = 10_000

ORDERS = {"FIT": "What fits them best", "NEAR": "What is near them", "QUICK": "Who replies soonest"}


class LookForm(Form):
    """What a coach looks for among the places; it stands inside the form, so that looking loses nothing of it."""

    words = TextField(
        label="Name, town or postcode",
        help_text="Of a programme, its organisation or where it helps. “M14” finds what is given there.",
        asked="Enter a name, a town or a postcode",
        required=False,
    )
    need = SelectField(
        label="What it helps with",
        asked="Choose what it helps with",
        choices=[(n.value, w[0].upper() + w[1:]) for n, w in NEED_WORDS.items()],
        empty="Anything",
        required=False,
    )
    order = ChoiceField(
        label="Show first", asked="Choose what stands first", choices=list(ORDERS.items()), widget=Select
    )

    def __init__(self, wish: Wish) -> None:
        super().__init__(prefix="look", initial={"words": wish.words, "need": wish.need, "order": wish.order})
        for field in self.fields.values():
            field.always_asked = True  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coach looks for: words of a name or an area, a need, and what stands first; `everything`: all of it."""

    words: str = ""
    need: str = ""
    order: str = "FIT"
    everything: bool = False

    @property
    def is_blank(self) -> bool:
        """Say whether they look for nothing special."""
        return not (self.words or self.need) and self.order == "FIT"


def wish_of(sent: QueryDict, act: str = "") -> Wish:
    """Return what a coach looks for; what is no choice of ours is anything.

    `act` is the button that was pressed: LOOK begins with the first ones again, ALL asks for all, CLEAR for anything.
    """
    if act == "CLEAR":
        return Wish()
    need, order = sent.get("look-need", ""), sent.get("look-order", "")
    return Wish(
        words=" ".join(sent.get("look-words", "").replace("\0", "").split())[:MOST_LOOKED_FOR],
        need=need if need in Need.__members__ else "",
        order=order if order in ORDERS else "FIT",
        everything=act == "ALL" or (act != "LOOK" and bool(sent.get("look-all"))),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """One place to refer on to: its key in a form, its words, and why it is offered."""

    key: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the form. `ticked` comes first: what is ticked and is not among `places`, which were looked for.

    `found` is how many were found, `total` how many there are; `gone`: something ticked can't be had any more.
    """

    ticked: tuple[Place, ...]
    places: tuple[Place, ...]
    found: int
    total: int
    gone: bool

    @property
    def all(self) -> tuple[Place, ...]:
        """Return every place that can be ticked on this page."""
        return self.ticked + self.places


def shown(
    routes: Routes, bare: Iterable[BareProgramme], *, wish: Wish, ticked: Sequence[str], here: tuple[UUID | None, UUID]
) -> Shown:
    """Return the places that stand on the form, the best first; those of which no more than a name is known come last.

    `here` is the programme and the organisation where they are already, which is left out. Only what stands on the
    form is put into words.
    """
    programme_id, organisation_id = here
    here_key = f"{programme_id}.{organisation_id}"
    here_at = routes.can.place_of(programme_id, organisation_id) if programme_id else None
    others = [Place(g.key, g.name, "They are referred to it already, and it is open") for g in routes.going_on]
    others += [Place(f"{p.id}.{p.organisation_id}", f"{p.name}, {p.organisation_name}") for p in bare]
    others = [one for one in others if one.key != here_key]
    total = len(routes.can) - (here_at is not None) + len(others)
    numbers: Sequence[int] = range(len(routes.can)) if wish.is_blank else _looked_for(routes.services, wish)
    if here_at is not None:
        numbers = [number for number in numbers if number != here_at]
    last = [] if wish.need else [one for one in others if wish.words.casefold() in one.words.casefold()]
    most = len(numbers) + len(last) if wish.everything else MOST_SHOWN
    places = [_place(routes.can[number]) for number in numbers[:most]]
    places += last[: most - len(places)]
    keys, known = {one.key for one in places}, {one.key: one for one in others}
    kept = [
        known.get(key) or _of_key(routes, key) if key != here_key else None
        for key in dict.fromkeys(ticked)
        if key not in keys
    ]
    return Shown(
        ticked=tuple(one for one in kept if one is not None),
        places=tuple(places),
        found=len(numbers) + len(last),
        total=total,
        gone=None in kept,
    )


def _looked_for(services: Iterable[Service], wish: Wish) -> list[int]:
    """Return the places among their routes of what a coach looks for, in the order that they want."""
    text = wish.words.casefold()
    found = [
        (one, one.route)
        for one in services
        if one.route is not None
        and (not wish.need or wish.need in one.programme.needs)
        and (not text or text in _looked_through(one))
    ]
    if wish.order == "NEAR":
        found.sort(key=lambda pair: FAR if pair[0].miles is None else pair[0].miles)
    elif wish.order == "QUICK":
        found.sort(key=lambda pair: LONG if pair[0].reply is None else pair[0].reply.median_days)
    return [number for _, number in found]


def _looked_through(one: Service) -> str:
    """Return what a search looks through: names, what it is, and where it helps."""
    view, provider = one.programme, one.provider
    where = " ".join((*(place.name for place in provider.places), *provider.postcodes))
    return f"{view.name} {view.what} {provider.name} {where}".casefold()


def _of_key(routes: Routes, key: str) -> Place | None:
    """Return the place of a key among what they can have; None for what they can't, and for no key."""
    programme, _, organisation = key.partition(".")
    try:
        number = routes.can.place_of(UUID(programme), UUID(organisation))
    except ValueError:
        return None
    found = None if number is None else _place(routes.can[number])
    return found if found is not None and found.key == key else None


def _place(route: Route) -> Place:
    """Return a route in words."""
    return Place(route.key, f"{route.programme.name}, {route.provider.name}", ", ".join(e.words for e in route.why))
