"""What every page shares: languages, warnings, navigation, and macros that keep what was typed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from factories.staff import organisation, signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.kernel.words import LANGUAGES, Words
from goodwork.registers.access import queries as access_queries
from goodwork.registers.access import services as access
from goodwork.web import forms
from goodwork.web.layout import shell
from goodwork.web.layout.brand import brand_colour, contrast_with_white
from goodwork.web.layout.shell import WORDS
from goodwork.web.render import local_date, local_time, short_date, short_time
from goodwork.web.routing import navigation

HOME_WORDS = Words(Path(shell.__file__).parents[1] / "home" / "words")


class Everything(forms.Form):
    """One field of each kind."""

    line = forms.TextField(label="A line", asked="Enter a line", most=20)
    words = forms.TextField(label="Words", asked="Enter words", most=100, lines=True)
    name = forms.NameField(label="Name", asked="Enter the name")
    email = forms.EmailField(label="Email")
    nhs_number = forms.NhsNumberField(label="NHS number")
    postcode = forms.PostcodeField(label="Postcode", required=False)
    phone = forms.PhoneField(label="Telephone")
    number = forms.NumberField(label="Hours", asked="Enter the hours", low=0, high=60)
    day = forms.DayField(label="Day", asked="Enter the day", earliest=date(2026, 1, 1))
    one = forms.ChoiceField(
        label="One", asked="Choose one", choices=[("A", "First"), ("B", "Second")], hints={"A": "A hint"}
    )
    many = forms.MultipleChoiceField(
        label="Many", asked="Choose some", choices=[("A", "First"), ("B", "Second")], divider_before="B"
    )
    listed = forms.SelectField(label="Listed", asked="Choose from the list", choices=[("A", "First")])
    sure = forms.YesField(label="I am sure", asked="Tick the box")


RIGHT: dict[str, Any] = {
    "line": " a line ",
    "words": "first\r\nsecond",
    "name": "Zoë O’Brien-Łuk",
    "email": "a@example.org",
    "nhs_number": "943 476 5919",
    "postcode": "m229wa",
    "phone": "07700 900982",
    "number": "16",
    "day_day": "27",
    "day_month": "March",
    "day_year": "2027",
    "one": "A",
    "many": ["A", "B"],
    "listed": "A",
    "sure": "on",
}


def drawn(form: forms.Form) -> str:
    template = engines["jinja2"].from_string(
        '{% from "layout/forms.jinja" import error_summary, all_fields %}'
        "{{ error_summary(form) }}{{ all_fields(form) }}"
    )
    return str(template.render({"form": form}))


def test_right_input_becomes_types() -> None:
    form = Everything(RIGHT)
    assert form.is_valid(), form.errors
    got = form.cleaned_data
    assert (got["line"], got["words"]) == ("a line", "first\nsecond")
    assert (got["nhs_number"], got["postcode"], got["number"]) == ("9434765919", "M22 9WA", 16)
    assert got["day"] == date(2027, 3, 27)
    assert got["phone"].e164 == "+447700900982"
    assert got["many"] == ["A", "B"]


def test_what_is_missing_is_asked_for_by_name_beside_the_field_and_on_top() -> None:
    form = Everything({})
    assert not form.is_valid()
    html = drawn(form)
    for sentence in ("Enter a line", "Enter the day", "Choose one", "Choose some", "Tick the box"):
        assert html.count(sentence) == 2, sentence
    assert 'href="#id_day_day"' in html
    assert 'id="id_day_day"' in html
    assert 'href="#id_one_0"' in html
    assert "postcode" not in form.errors


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("line", "x" * 21),
        ("line", "a\x00b"),
        ("name", "=cmd"),
        ("email", "not an address"),
        ("nhs_number", "943 476 5918"),
        ("postcode", "nowhere"),
        ("phone", "12"),
        ("number", "61"),
        ("number", "7.5"),
        ("day_day", "31x"),
        ("day_month", "13"),
        ("day_year", "26"),
        ("day_year", "2025"),
        ("one", "C"),
        ("listed", "Z"),
    ],
)
def test_wrong_input_is_refused_and_kept(field: str, typed: str) -> None:
    form = Everything({**RIGHT, field: typed})
    assert not form.is_valid()
    assert list(form.errors) == [field.split("_")[0] if field.startswith("day") else field]
    if field not in {"one", "listed"} and "\x00" not in typed:
        assert f'value="{typed}"' in drawn(form)


def test_what_people_type_is_data_never_markup() -> None:
    evil = '"><script>alert(1)</script>'
    html = drawn(Everything({**RIGHT, "line": evil, "words": evil, "sure": ""}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_31st_of_february_is_no_day() -> None:
    form = Everything({**RIGHT, "day_month": "2", "day_day": "31"})
    assert not form.is_valid()
    assert form.errors["day"] == ["Enter the day as a real date"]


def test_a_refusal_stands_beside_its_field_or_on_top() -> None:
    form = Everything(RIGHT)
    assert form.is_valid()
    form.refuse("Not this one", "line")
    form.refuse("Not at all", None)
    html = drawn(form)
    assert html.count("Not this one") == 2
    assert html.count("Not at all") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_the_words(language: str) -> None:
    assert WORDS.keys(language) == WORDS.keys("en")
    assert HOME_WORDS.keys(language) == HOME_WORDS.keys("en")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/", "/privacy/"])
def test_pages_for_people_say_in_their_language_that_nobody_reads_at_once(language: str, address: str) -> None:
    html = Client().get(address, {"language": language}).content.decode()
    right_to_left = language in {"ur", "ar"}
    assert f'<html lang="{language}" dir="{"rtl" if right_to_left else "ltr"}">' in html
    assert ("nhsuk-frontend.rtl.min.css" in html) is right_to_left
    assert WORDS.text(language, "nobody-reads") in html
    for number in ("tel:999", "tel:111", "tel:116123"):
        assert number in html


@pytest.mark.django_db
def test_an_unknown_language_is_english() -> None:
    assert '<html lang="en"' in Client().get("/", {"language": "<x>"}).content.decode()


@pytest.mark.django_db
def test_the_about_page_says_that_nobody_has_accepted_the_release() -> None:
    html = Client().get(reverse("about")).content.decode()
    assert "No clinical safety officer has accepted this release" in html
    assert "never says that somebody is fit or unfit for work" in html
    assert "Open Government Licence" in html


@pytest.mark.django_db
def test_what_is_not_there_and_what_is_not_yours_look_the_same() -> None:
    coach = signed_in(Role.WORK_COACH)
    nowhere = coach.get("/staff/nothing-of-the-kind/")
    not_mine = coach.get(reverse("staff-accounts"))
    assert (nowhere.status_code, not_mine.status_code) == (404, 404)
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub(b"", nowhere.content) == token.sub(b"", not_mine.content)


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_way_on() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "load the page again" in response.content.decode()
    assert "Go to the first page" in response.content.decode()
    assert "Nobody reads what you write here" not in response.content.decode(), "staff sign in here, not people"


@pytest.mark.django_db
def test_ones_own_account_is_none_of_the_list_of_accounts() -> None:
    lead = signed_in(Role.SERVICE_LEAD)
    assert 'aria-current="true"' not in lead.get(reverse("staff-own-account")).content.decode()
    assert ": Accounts</span>" in lead.get(reverse("staff-accounts")).content.decode()


@pytest.mark.django_db
def test_a_page_that_breaks_says_sorry_and_whom_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("goodwork.web.about.views.render", broken)
    response = Client(raise_request_exception=False).get(reverse("about"))
    assert response.status_code == 500
    assert "Sorry, something went wrong" in response.content.decode()
    assert "tel:116123" in response.content.decode()


@pytest.mark.django_db
def test_staff_see_who_they_are_what_they_may_do_and_a_dead_worker() -> None:
    place = organisation(name="Steady Hands")
    html = signed_in(Role.SERVICE_LEAD, place).get(reverse("staff-own-account")).content.decode()
    assert "Sam Example" in html
    assert "Service lead, Steady Hands" in html
    assert reverse("staff-accounts") in html
    assert "The background worker" in html
    coach = signed_in(Role.WORK_COACH, place).get(reverse("staff-own-account")).content.decode()
    assert f'href="{reverse("staff-accounts")}"' not in coach
    assert f'href="{reverse("staff-glass")}"' in coach


def test_days_and_moments_are_said_as_people_read_them() -> None:
    at = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
    assert local_date(date(2026, 12, 3)) == "Thursday 3 December 2026"
    assert local_time(at) == "Wednesday 1 July 2026, 17:30"
    assert (short_date(at), short_time(at)) == ("1 Jul 2026", "1 Jul 2026, 17:30")
    assert (local_date(None), local_time(None), short_date(None), short_time(None)) == ("", "", "", "")


@pytest.mark.django_db
def test_the_menu_of_somebody_with_many_pages_is_short_and_holds_each_of_them_once() -> None:
    client = signed_in(Role.SERVICE_LEAD)
    text = client.get(reverse("staff-funnel")).content.decode()
    menu = text[text.index('<nav class="nhsuk-header__navigation') : text.index("</header>")]
    line, rest = menu.split("<details")
    of_the_lead = {reverse(item.route) for item in navigation() if Role.SERVICE_LEAD in item.roles}
    assert set(re.findall(r'href="([^"]+)"', rest)) == of_the_lead
    assert len(re.findall(r'href="([^"]+)"', rest)) == len(of_the_lead) > 18
    assert reverse("staff-today") in line
    assert reverse("staff-funnel") not in line
    assert re.findall(r'gw-menu__name"[^>]*>([^<]+)<', rest) == [
        "Every day",
        "Lists and messages",
        "How it goes",
        "Set up",
    ]
    # Who looks at a page behind "More" reads which one it is without opening it.
    assert '<span class="gw-menu__here">: Funnel</span>' in rest
    assert rest.count('aria-current="true"') == 1


@pytest.mark.django_db
def test_the_menu_of_somebody_with_few_pages_is_a_line() -> None:
    client = signed_in(Role.COMMISSIONER)
    text = client.get(reverse("staff-funnel")).content.decode()
    assert "gw-menu__rest--narrow" in text
    assert reverse("staff-barriers") in text.split('<ul class="gw-menu__row">')[1].split("</ul>")[0]


@pytest.mark.django_db
def test_the_menu_of_somebody_without_pages_for_every_day_is_a_line_of_all_of_theirs() -> None:
    text = signed_in(Role.ADMINISTRATOR).get(reverse("staff-accounts")).content.decode()
    line = text.split('<ul class="gw-menu__row">')[1].split("</ul>")[0]
    of_an_administrator = {reverse(item.route) for item in navigation() if Role.ADMINISTRATOR in item.roles}
    assert set(re.findall(r'href="([^"]+)"', line)) == of_an_administrator


@pytest.mark.django_db
def test_the_shell_of_a_stranger_holds_nobody() -> None:
    made = shell.shell_of(RequestFactory().get("/"), "ur")
    assert (made.signed_in, made.navigation, made.notices, made.direction) == (None, None, 0, "rtl")


@pytest.mark.parametrize(
    ("colour", "sentence"), [("red", "like #0b4f5c"), ("#ffee00", "Make it darker"), ("#fff}body{", "like #0b4f5c")]
)
def test_a_colour_that_cannot_be_read_is_refused_by_name(settings: Any, colour: str, sentence: str) -> None:
    settings.GOODWORK_COLOUR = colour
    with pytest.raises(ImproperlyConfigured, match=sentence):
        brand_colour()


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.django_db
def test_a_deployment_sets_its_own_name_and_colour(settings: Any) -> None:
    assert "brand.css" not in Client().get("/").content.decode()
    settings.GOODWORK_COLOUR, settings.GOODWORK_SERVICE_NAME = "#5A2D82", "Work & Well"
    html = Client().get("/").content.decode()
    assert "Work &amp; Well" in html
    assert 'content="#5a2d82"' in html
    style = Client().get(reverse("brand"))
    assert style["Content-Type"] == "text/css"
    assert "--gw-brand: #5a2d82;" in style.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "route"),
    [
        (Role.CLINICIAN, "staff-referral-new"),
        (Role.PRACTICE_STAFF, "staff-fit-notes"),
        (Role.WORK_COACH, "staff-today"),
        (Role.SERVICE_LEAD, "staff-silences"),
        (Role.PROVIDER, "staff-inbox"),
        (Role.COMMISSIONER, "staff-funnel"),
        (Role.ADMINISTRATOR, "staff-accounts"),
    ],
)
def test_everybody_who_signs_in_stands_at_their_own_work(role: Role, route: str) -> None:
    assert signed_in(role).get("/")["Location"] == reverse(route)


@pytest.mark.django_db
def test_who_has_no_role_today_is_told_so() -> None:
    place = organisation()
    client = signed_in(Role.WORK_COACH, place)
    user_id = UUID(client.session["_auth_user_id"])
    for role in access_queries.account(SYSTEM_VIEWER, user_id, at=clock.now()).roles:
        access.end_role(membership_id=role.membership_id, by=SYSTEM, at=clock.now())
    assert client.get(reverse("staff-own-account")).status_code == 404
    html = client.get("/").content.decode()
    assert "You have no role today" in html
    assert "Sign out" in html
