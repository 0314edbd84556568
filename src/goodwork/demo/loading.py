"""Loading Synthetic Manchester: one practice, or the rest of the city on top of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

import goodwork
from goodwork.demo.asking import ask_for_themselves
from goodwork.demo.cast import CAST, CITY_CAST, TREGENNA, SignIn, ensure_cast, ensure_groups
from goodwork.demo.lives import CITY, PRACTICE, SIZES, Life, Size, lives
from goodwork.demo.onward import refer_some_on
from goodwork.demo.people import MadePerson, made_people
from goodwork.demo.playing import Play
from goodwork.demo.programmes import enter_programmes
from goodwork.demo.truth import Truth, truth_of
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.csv_files import check, rows
from goodwork.ledger.jobs.running import background_rests
from goodwork.oversight.funnel import services as funnel
from goodwork.registers.access import queries as access

SEED = 20260606
POSTCODES = Path(goodwork.__file__).parent / "data" / "places" / "gm_postcodes.csv"
NEAR = ("M22 ", "M23 ")

Tell = Callable[[str, int, int], None]


class CannotLoad(RuntimeError):
    """A demonstration that can't be loaded here; the words say why."""


def script_of(size: Size, *, seed: int = SEED) -> tuple[list[MadePerson], list[Life]]:
    """Return the made people of a size and what happens to them."""
    people = list(made_people(size.people, postcodes=_postcodes(size), seed=seed, first_key=size.first))
    return people, list(lives(people, size, seed=seed))


def truth(size: Size, *, seed: int = SEED) -> Truth:
    """Return what was planted in a size."""
    return truth_of(*script_of(size, seed=seed))


def is_loaded(size: Size) -> bool:
    """Say whether a size of the demonstration is here: all accounts of the practice are, or the city's last one.

    One of them alone may be somebody's own: the guides show how an account is made with such an address.
    """
    cast = CAST if size is PRACTICE else CITY_CAST[-1:]
    return all(access.user_id_of_email(SYSTEM_VIEWER, one.email) is not None for one in cast)


def sign_ins() -> list[SignIn]:
    """Return the accounts to look around with; none where no demonstration is loaded."""
    return list(CAST) if is_loaded(PRACTICE) else []


def load(size: Size, *, at: datetime, tell: Tell, seed: int = SEED) -> None:
    """Load a size; `tell` is called with what is being done, and how much of it is done of how much.

    The city comes on top of the practice, which is loaded first where it is not there yet. Everything that no made
    person or colleague does is done by the program itself: its history begins before the operator who loads it.

    Raises CannotLoad in production and where the size is there already.
    """
    if settings.PRODUCTION:
        raise CannotLoad("The demonstration is made data; it is not loaded in production.")
    if is_loaded(size):
        raise CannotLoad(f"The demonstration of size {size.name} is loaded already.")
    if size is CITY and not is_loaded(PRACTICE):
        load(PRACTICE, at=at, tell=tell, seed=seed)
    begin = at - timedelta(days=size.days + 1)
    tell("accounts", 0, 1)
    if size is CITY:
        ensure_groups(by=SYSTEM, at=begin)
    people, script = script_of(size, seed=seed)
    hired = at - timedelta(days=CITY.days + 2)
    staff = ensure_cast(CAST, by=SYSTEM, at=hired)
    if size is CITY:
        ensure_cast(CITY_CAST[:-1], by=SYSTEM, at=begin)
    if size is PRACTICE:
        enter_programmes(by=SYSTEM, from_at=hired, at=at)
    play = Play(
        practice_code=TREGENNA,
        staff=staff,
        with_desk=size is PRACTICE,
        file_every=4 if size is CITY else 1,
        by=SYSTEM,
        at=at,
    )
    tell("registered list", 0, 1)
    with background_rests():
        play.register(people, at=begin)
        play.play(script, days=size.days, tell=lambda done, most: tell("days", done, most))
        if size is PRACTICE:
            play.list_clinic(at=at)
            refer_some_on(play.ways.referral_ids.values(), by=SYSTEM, at=at)
            ask_for_themselves(play.ways.referral_ids.values(), staff_id=staff.get("coach@example.org"), at=at)
    if size is CITY:
        ensure_cast(CITY_CAST, by=SYSTEM, at=begin)
    funnel.catch_up()


def size_named(name: str) -> Size:
    """Return a size by its name; raises CannotLoad naming those that there are."""
    if name not in SIZES:
        raise CannotLoad(f"There is no size '{name}'; there are {' and '.join(SIZES)}.")
    return SIZES[name]


def _postcodes(size: Size) -> list[str]:
    """Return real postcodes: near the practice, for the city every tenth from farther away."""
    with POSTCODES.open("rb") as stream:
        checked = check(stream, needed=["postcode", "la_code"])
        found = [(row.cells["postcode"], row.cells["la_code"]) for row in rows(stream, checked)]
    near = [postcode for postcode, _ in found if postcode.startswith(NEAR)]
    if size is PRACTICE:
        return near
    manchester = [postcode for postcode, la in found if la == "E08000003"]
    return near * 3 + manchester
