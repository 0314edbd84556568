"""The public page about promises, and the staff's."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from factories import pathway as make
from factories import staff as made_staff
from factories.pathway import AT, World
from goodwork.kernel.actors import Role
from goodwork.kernel.clock import acting_at
from goodwork.kernel.words import LANGUAGES
from goodwork.oversight.silence import services
from goodwork.pathway.referrals.durations import Basis, Projected
from goodwork.web.service.views import _reply

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def here() -> World:
    here = make.world()
    for _ in range(10):
        make.referral(here)
    return here


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_reads_the_rate_in_their_language(here: World, language: str) -> None:
    with acting_at(LATER):
        services.publish(at=LATER)
        page = Client().get(reverse("service"), {"language": language}).content.decode()
    assert "100%" in page
    assert "The Growth Company" in page
    assert f'lang="{language}"' in page
    assert ("{" in page, "Ana" in page) == (False, False)


def test_small_numbers_are_hidden_from_everybody(here: World) -> None:
    late = make.referral(here)
    make.talk(here, late, AT)
    with acting_at(LATER):
        page = Client().get(reverse("service")).content.decode()
    assert "too small to show" in page
    assert "hidden" in page


def test_nothing_counted_yet_says_so() -> None:
    page = Client().get(reverse("service")).content.decode()
    assert "nothing to count" in page


def test_home_about_and_every_page_lead_there() -> None:
    for name in ("home", "about", "my-find"):
        assert reverse("service") in Client().get(reverse(name)).content.decode()


def test_a_commissioner_and_a_lead_see_the_rate_and_its_file(here: World) -> None:
    with acting_at(LATER):
        for role in (Role.SERVICE_LEAD, Role.COMMISSIONER):
            client = made_staff.signed_in(role)
            page = client.get(reverse("staff-silence"), {"by": "provider"}).content.decode()
            assert "10 of 10 referrals were not reached" in page
            assert "Not accounted for" in page
            file = client.get(reverse("staff-silence-export"), {"by": "provider", "months": "3"}).content.decode()
            rows = list(csv.DictReader(io.StringIO(file.lstrip("﻿"))))
            assert [(r["group"], r["numerator"], r["denominator"], r["percent"]) for r in rows] == [
                ("ALL", "10", "10", "100"),
                ("The Growth Company", "10", "10", "100"),
            ]
            assert client.get(reverse("staff-silence"), {"by": "person"}).status_code == 404
            assert client.get(reverse("staff-silence"), {"months": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("low", "high", "at_least", "said"),
    [
        (0, 5, False, "Mostly within 2 working days. For 8 in 10 people: 5 working days or less."),
        (1, 5, False, "Mostly within 2 working days. For 8 in 10 people: 1 to 5 working days."),
        (1, 5, True, "Mostly within 2 working days. Some still wait after 5 working days."),
        (0, 0, False, "Mostly within 2 working days."),
    ],
)
def test_how_soon_is_said_in_whole_sentences(low: int, high: int, at_least: bool, said: str) -> None:
    times = Projected(2, low, high, 40, Basis.PROVIDER, high_at_least=at_least)
    assert _reply("en", times).startswith(said)
