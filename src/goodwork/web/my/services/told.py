"""What the register and the preview say, in a person's language; what nobody has translated is marked as English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from django.conf import settings

from goodwork.kernel.words import apart_in, direction, format_date, known_language
from goodwork.pathway.eligibility.deciding import Said
from goodwork.pathway.referrals.sharing import Codes, Shared
from goodwork.pathway.routes.views import First as RouteFirst
from goodwork.registers.programmes.conditions import Kind
from goodwork.registers.programmes.offers import Offer
from goodwork.web.my.services.tongue import language_name, listed, say


@dataclass(frozen=True, slots=True)
class Told:
    """Words with the language that they are in: `lang` is '' where that is the page's own."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def dir(self) -> str:
        """Return from which side the words are written, '' where the page's own way is right."""
        return direction(self.lang) if self.lang else ""


def of_offer(offer: Offer, text: str, language: str) -> Told:
    """Return one text of a programme in a language, or in English, marked so, where nobody has translated it."""
    if known_language(language) == "en":
        return Told(text)
    words = offer.in_language(language, text, allow_drafts=settings.GOODWORK_ALLOW_DRAFT_TRANSLATIONS)
    return Told(words) if words else Told(text, "en")


@dataclass(frozen=True, slots=True)
class First:
    """Services, one of which is better had first, and why."""

    names: Told
    why: Told


def first_of(offer: Offer, first: RouteFirst, language: str) -> First:
    """Return what is better had before a programme; its names are in one language, all or none."""
    names = [of_offer(one.offer, one.name, language) for one in first.programmes]
    tongue = "en" if any(name.lang for name in names) else known_language(language)
    told = [one.name for one in first.programmes] if tongue == "en" else [apart_in(tongue, str(n)) for n in names]
    lang = tongue if tongue != known_language(language) else ""
    return First(Told(format_list(told, "or", locale=tongue), lang), of_offer(offer, first.why, language))


def closed(offer: Offer, language: str, *, on: date) -> Told | None:
    """Return why a programme takes no new referral on a day; None where it does."""
    why = offer.closed_on(on)
    if why is None:
        return None
    days = {"NOT_BEGUN": offer.start_date, "ENDED": offer.end_date}
    day = days.get(why.value, offer.last_referral_date)
    return Told(say(language, f"closed-{why}", date=format_date(language, day))) if day else None


def refusal(offer: Offer, said: Said, language: str, *, on: date) -> Told:
    """Return why one rule of a programme, or its dates or places, turn somebody away."""
    if said.kind is Kind.DATES:
        return closed(offer, language, on=on) or Told(said.told, "en")
    if said.kind is Kind.PLACES:
        return Told(say(language, "places-taken", count=offer.capacity or 0))
    return of_offer(offer, said.told, language)


def needs(codes: Codes, language: str) -> tuple[str, ...]:
    """Return what a person needs to be understood, in a language."""
    told = (
        say(language, "value-interpreter", tongue=language_name(language, codes.interpreter))
        if codes.interpreter
        else "",
        say(language, f"professional-{codes.professional}") if codes.professional else "",
        say(language, f"format-{codes.information_format}") if codes.information_format else "",
        say(language, "value-reading") if codes.reading_need else "",
        say(language, f"method-{codes.contact_method}") if codes.contact_method else "",
    )
    return tuple(filter(None, told))


def in_words(seen: Shared, language: str) -> dict[str, str]:
    """Return what a preview's codes say in a language, by row; in English exactly what the organisation reads."""
    if known_language(language) == "en":
        return {
            "language": seen.language,
            "needs": "; ".join(seen.needs),
            "work": seen.work_status,
            "asked": "; ".join(seen.asked_for),
            "cautions": " ".join(seen.cautions),
        }
    codes = seen.codes
    return {
        "language": language_name(language, codes.language),
        "needs": listed(language, needs(codes, language)),
        "work": say(language, f"work-{codes.work_status}"),
        "asked": listed(language, tuple(say(language, f"asked-{code}") for code in codes.asked_for)),
        "cautions": " ".join(
            say(language, f"caution-{one}", sender=codes.sender, known="yes" if codes.sender else "no")
            for one in codes.cautions
        ),
    }
