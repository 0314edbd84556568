"""What everybody may read: each page in each language, the way to the others, and errors in the reader's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from goodwork.kernel.words import LANGUAGES, NAMES, direction
from goodwork.web.about.views import WORDS
from goodwork.web.errors.views import server_error
from goodwork.web.layout.shell import WORDS as LAYOUT

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/about/", "/about/accessibility/", "/privacy/", "/service/")


def page(address: str, **asked: Any) -> str:
    """Return a page as a stranger sees it."""
    return Client().get(address, **asked).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_what_english_says(language: str) -> None:
    assert WORDS.keys(language) == WORDS.keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PUBLIC)
def test_each_page_is_in_its_language_and_leads_on_in_it(address: str, language: str) -> None:
    html = page(f"{address}?language={language}")
    assert f'<html lang="{language}" dir="{direction(language)}">' in html
    for other in LANGUAGES:
        assert NAMES[other] in html
    if language != "en":
        for there in PUBLIC:
            assert f'href="{there}?language={language}"' in html


@pytest.mark.parametrize("language", ["ur", "ar", "pl"])
def test_about_leaves_no_english_but_the_owners_own_words(language: str) -> None:
    html = page(f"/about/?language={language}")
    assert WORDS.text(language, "never-1") in html
    assert "never says that somebody is fit" not in html
    assert html.count('lang="en" dir="ltr">') == 5
    html = page(f"/about/accessibility/?language={language}")
    assert WORDS.text(language, "access-can-1") in html
    assert "without losing anything" not in html


def test_the_browsers_language_is_enough_and_looking_keeps_nothing() -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="ur-PK,ur;q=0.9,en;q=0.5")
    for address in (*PUBLIC, "/nothing/is/here"):
        assert '<html lang="ur" dir="rtl">' in client.get(address).content.decode()
    assert not client.get("/about/?language=pl").cookies


def test_drafts_stay_away_where_they_are_not_allowed(settings: Any) -> None:
    settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS = False
    for address in PUBLIC:
        html = page(f"{address}?language=ur")
        assert '<html lang="en" dir="ltr">' in html
        assert NAMES["ur"] not in html


def test_a_page_that_breaks_says_so_in_the_readers_language_without_a_question_to_the_database() -> None:
    request = HttpRequest()
    request.path = "/my/"
    request.META["HTTP_ACCEPT_LANGUAGE"] = "ar"
    html = server_error(request).content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert LAYOUT.text("ar", "sorry-title") in html
    assert LAYOUT.text("ar", "safety-samaritans") in html
    assert "tel:999" in html


@pytest.mark.parametrize("address", ["/my/leave", f"/my/q/{'a' * 24}/start", f"/reply/{'a' * 24}/answer/"])
def test_an_address_that_takes_forms_only_is_no_blank_page_in_a_browser(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Page not found" in answer.content.decode()
    assert not Client().head(address).content


def test_the_notice_says_from_which_day_it_is() -> None:
    assert "Version of this notice: 1 November 2026" in page("/privacy/")
    assert "2026-11-01" not in page("/privacy/?language=ur")
