"""Forms of the register of programmes. What is typed becomes one row of a data file, read by the same reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodwork.kernel.parsers import Unreadable
from goodwork.pathway.plans.kinds import kinds as plan_kinds
from goodwork.registers.people.codes import LANGUAGES
from goodwork.registers.places.rules import GREATER_MANCHESTER as LOCALITIES
from goodwork.registers.programmes.conditions import (
    CHOOSABLE,
    GREATER_MANCHESTER,
    MOST_WEEKS,
    WORK_STATUSES,
    AreaBy,
    Kind,
)
from goodwork.registers.programmes.offers import (
    CULTURE_WORDS,
    MODE_WORDS,
    NEED_WORDS,
    SERVES_WORDS,
    CapacityKind,
    Declared,
    Offer,
    ProviderOf,
)
from goodwork.web.forms import ChoiceField, DayField, Form, MultipleChoiceField, NumberField, TextField
from goodwork.web.staff.programmes.words import BY_WORDS, KIND_WORDS

_BY_NAME = {name.lower(): code for code, name in LANGUAGES.items()}


class LanguagesField(TextField):
    """Languages by their English names, with commas; kept as their codes."""

    def parse(self, text: str) -> str:
        """Return the names as they are, having looked each up; raises Unreadable."""
        for part in text.split(","):
            if part.strip() and part.strip().lower() not in _BY_NAME:
                raise Unreadable(f"“{part.strip()[:30]}” is not in the list of languages, like English, Urdu or Polish")
        return text


def language_codes(text: str) -> list[str]:
    """Return the codes of languages that `LanguagesField` took."""
    return list(dict.fromkeys(_BY_NAME[p.strip().lower()] for p in text.split(",") if p.strip()))


def _upper(words: str) -> str:
    return words[0].upper() + words[1:]


def _days(label: str) -> NumberField:
    return NumberField(label=label, asked=label.split(",")[0], low=0, high=260, required=False)


class _ServiceFields(Form):
    """What a programme and one of its providers can both say."""

    languages = LanguagesField(
        label="Languages",
        asked="Enter the languages",
        help_text="By name, with commas: English, Urdu",
        required=False,
    )
    cultures = MultipleChoiceField(
        label="Made for",
        asked="Choose communities",
        help_text="It ranks and never refuses.",
        choices=[(c.value, w) for c, w in CULTURE_WORDS.items()],
        required=False,
    )
    modes = MultipleChoiceField(
        label="How it is given",
        asked="Choose how it is given",
        choices=[(m.value, _upper(w)) for m, w in MODE_WORDS.items()],
        required=False,
    )
    reply_days = _days("Replies within how many working days, as declared")
    contact_days = _days("First contact within how many working days, as declared")
    start_days = _days("Starts within how many working days, as declared")

    def service(self) -> dict[str, Any]:
        """Return these fields as a data file has them."""
        given = self.cleaned_data
        return {
            "languages": language_codes(given["languages"]),
            "cultures": given["cultures"],
            "modes": given["modes"],
            "declared": {n: given[n] for n in ("reply_days", "contact_days", "start_days")},
        }


def service_initial(of: Offer | ProviderOf) -> dict[str, Any]:
    """Return what a programme or provider says of these fields now."""
    times: Declared = of.declared
    return {
        "languages": ", ".join(LANGUAGES.get(c.split("-")[0], c) for c in of.languages),
        "cultures": [c.value for c in of.cultures],
        "modes": [m.value for m in of.modes],
        "reply_days": times.reply_days,
        "contact_days": times.contact_days,
        "start_days": times.start_days,
    }


class ProgrammeForm(_ServiceFields):
    """What a programme is, when it runs, for how many, and what it helps with."""

    slug = TextField(
        label="Short name for files and funnels",
        asked="Enter a short name",
        help_text="Letters, digits and hyphens, like talking-therapies. It can’t be changed later.",
        most=60,
    )
    name = TextField(label="Name", asked="Enter the name", most=120)
    what = TextField(
        label="What it is, in plain words", asked="Say what it is", help_text="People read this.", most=600, lines=True
    )
    lead = TextField(
        label="The organisation that leads it",
        asked="Enter the code of the organisation",
        help_text="Its ODS code or local code, as under Organisations",
        most=40,
    )
    start_date = DayField(label="First day", asked="Enter the first day", required=False)
    end_date = DayField(label="Last day", asked="Enter the last day", required=False)
    last_referral_date = DayField(
        label="Last day for new referrals",
        asked="Enter the last day for referrals",
        help_text="Where that is before the last day",
        required=False,
    )
    capacity = NumberField(
        label="Places", asked="Enter the number of places", help_text="Leave empty where nobody counts them", low=0,
        high=1_000_000, required=False,
    )  # fmt: skip
    capacity_kind = ChoiceField(
        label="What the places count",
        asked="Choose what the places count",
        choices=[
            (CapacityKind.IN_ALL.value, "People over the whole time"),
            (CapacityKind.AT_ONCE.value, "People at one time"),
        ],
    )
    length_weeks = NumberField(
        label="Weeks of support", asked="Enter the weeks of support", low=1, high=520, required=False
    )
    needs = MultipleChoiceField(
        label="What it helps with",
        asked="Choose what it helps with",
        choices=[(n.value, _upper(w)) for n, w in NEED_WORDS.items()],
        required=False,
    )
    plan_kinds = MultipleChoiceField(label="Kinds of plan", asked="Choose kinds of plan", required=False)
    source = TextField(
        label="Where this is from",
        asked="Say where this is from",
        help_text="A document, a person, a day. It stands beside what you changed.",
        most=300,
    )
    changed_because = TextField(label="Why it is changed", asked="Say why", most=300, required=False)

    field_order = [
        *("name", "what", "slug", "lead", "needs", "plan_kinds", "languages", "cultures", "modes"),
        *("start_date", "end_date", "last_referral_date", "capacity", "capacity_kind", "length_weeks"),
        *("reply_days", "contact_days", "start_days", "source", "changed_because"),
    ]

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_kinds"].choices = [(k.code, k.name()) for k in plan_kinds()]  # type: ignore[attr-defined]
        for name in ("changed_because",) if new else ("slug", "lead"):
            del self.fields[name]

    def offer_fields(self) -> dict[str, Any]:
        """Return what was typed as a data file has it."""
        given = self.cleaned_data
        days = {n: given[n].isoformat() if given[n] else None for n in ("start_date", "end_date", "last_referral_date")}
        plain = ("name", "what", "capacity", "capacity_kind", "length_weeks", "needs", "plan_kinds")
        why = {"changed_because": given.get("changed_because", "")}
        return {n: given[n] for n in plain} | why | days | self.service()


def programme_initial(offer: Offer) -> dict[str, Any]:
    """Return what a programme says now."""
    return service_initial(offer) | {
        "name": offer.name,
        "what": offer.what,
        "start_date": offer.start_date,
        "end_date": offer.end_date,
        "last_referral_date": offer.last_referral_date,
        "capacity": offer.capacity,
        "capacity_kind": offer.capacity_kind.value,
        "length_weeks": offer.length_weeks,
        "needs": [n.value for n in offer.needs],
        "plan_kinds": list(offer.plan_kinds),
    }


class ProviderForm(_ServiceFields):
    """A provider of a programme; one that is there already is changed."""

    code = TextField(
        label="Organisation",
        asked="Enter the code of the organisation",
        help_text="Its ODS code or local code, as under Organisations",
        most=40,
    )
    serves = ChoiceField(
        label="Takes people who are",
        asked="Choose whom it takes",
        choices=[(s.value, _upper(w)) for s, w in SERVES_WORDS.items()],
    )
    place_1 = TextField(label="Place", asked="Enter the place", most=120, required=False)
    postcode_1 = TextField(label="Postcode of the place", asked="Enter the postcode", most=10, required=False)
    place_2 = TextField(label="Second place", asked="Enter the place", most=120, required=False)
    postcode_2 = TextField(label="Postcode of the second place", asked="Enter the postcode", most=10, required=False)

    field_order = ["code", "serves", "place_1", "postcode_1", "place_2", "postcode_2"]

    def provider(self) -> dict[str, Any]:
        """Return what was typed as a data file has it."""
        given = self.cleaned_data
        places = [
            {"name": given[f"place_{n}"] or given[f"postcode_{n}"], "postcode": given[f"postcode_{n}"]}
            for n in (1, 2)
            if given[f"place_{n}"] or given[f"postcode_{n}"]
        ]
        return {"code": given["code"].strip().upper(), "serves": given["serves"], "places": places} | self.service()


class RuleForm(Form):
    """A rule of a programme: its kind decides which of the fields below count."""

    kind = ChoiceField(
        label="What the rule asks about", asked="Choose the kind", choices=[(k.value, KIND_WORDS[k]) for k in CHOOSABLE]
    )
    code = TextField(
        label="Code", asked="Enter a code", help_text="Capital letters and underscores, like OVER_18", most=40
    )
    words = TextField(
        label="What it asks, for staff", asked="Say what it asks", help_text="Like: Is 18 or over", most=300
    )
    refusal = TextField(
        label="What a person is told who doesn’t meet it",
        asked="Say what a person is told",
        help_text="In plain words, like: This is for people of 18 and over.",
        most=300,
    )
    source = TextField(label="Where the rule is from", asked="Say where the rule is from", most=200)
    from_date = DayField(label="First day", asked="Enter the first day", required=False)
    to_date = DayField(label="Last day", asked="Enter the last day", required=False)
    lowest = NumberField(label="Age: lowest", asked="Enter the lowest age", low=0, high=120, required=False)
    highest = NumberField(label="Age: highest", asked="Enter the highest age", low=0, high=120, required=False)
    work = MultipleChoiceField(
        label="Work: who can have it",
        asked="Choose who can have it",
        choices=[(k, _upper(w)) for k, w in WORK_STATUSES.items()],
        required=False,
    )
    plans = MultipleChoiceField(label="Kinds of plan", asked="Choose kinds of plan", required=False)
    weeks = NumberField(
        label="Weeks of symptoms or of being off sick, at least",
        asked="Enter the weeks of symptoms or of being off sick",
        help_text="Such a rule lets people wait. The page about barriers shows what it costs.",
        low=1,
        high=MOST_WEEKS,
        required=False,
    )
    statement = TextField(
        label="Something that is asked: its code", asked="Enter the code", help_text="Like MAY_WORK_IN_UK", most=40,
        required=False,
    )  # fmt: skip
    wanted = ChoiceField(
        label="Something that is asked: the answer that lets them in",
        asked="Choose the answer",
        choices=[("YES", "Yes"), ("NO", "No")],
        required=False,
    )
    councils = MultipleChoiceField(
        label="Area: councils",
        asked="Choose councils",
        help_text="None ticked means all of Greater Manchester",
        choices=list(LOCALITIES.items()),
        required=False,
    )
    by = MultipleChoiceField(
        label="Area: by what they belong to it",
        asked="Choose by what",
        choices=[(b.value, _upper(w)) for b, w in BY_WORDS.items()],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans"].choices = [(k.code, k.name()) for k in plan_kinds()]  # type: ignore[attr-defined]

    def rule(self) -> dict[str, Any]:
        """Return what was typed as a data file has it."""
        given = self.cleaned_data
        kind = Kind(given["kind"])
        parameters: dict[Kind, dict[str, Any]] = {
            Kind.AGE: {n: given[n] for n in ("lowest", "highest") if given[n] is not None},
            Kind.WORK_STATUS: {"allowed": given["work"]},
            Kind.PLAN_KIND: {"allowed": given["plans"]},
            Kind.SINCE_WEEKS: {"least_weeks": given["weeks"]},
            Kind.STATEMENT: {"statement": given["statement"].strip().upper(), "wanted": given["wanted"] != "NO"},
            Kind.AREA: {
                "within": given["councils"] or GREATER_MANCHESTER,
                "by": given["by"] or [b.value for b in AreaBy],
            },
        }
        days = {n: given[n].isoformat() if given[n] else None for n in ("from_date", "to_date")}
        plain = {n: given[n] for n in ("words", "refusal", "source")}
        return (
            {"code": given["code"].strip().upper(), "kind": kind.value, "parameters": parameters[kind]} | plain | days
        )


class OrderForm(Form):
    """What is better had before a programme."""

    any_of = MultipleChoiceField(label="One of these first", asked="Choose at least one programme")
    when_needs = MultipleChoiceField(
        label="Only where this matters to them",
        asked="Choose what matters",
        help_text="None ticked means always",
        choices=[(n.value, _upper(w)) for n, w in NEED_WORDS.items()],
        required=False,
    )
    why = TextField(label="Why", asked="Say why", help_text="People read this.", most=300)
    source = TextField(label="Where this is from", asked="Say where this is from", most=200)

    def __init__(self, *args: Any, programmes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["any_of"].choices = list(programmes)  # type: ignore[attr-defined]

    def after(self) -> dict[str, Any]:
        """Return what was typed as a data file has it."""
        given = self.cleaned_data
        return {n: given[n] for n in ("any_of", "when_needs", "why", "source")}
