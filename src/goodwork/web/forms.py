"""Forms of the web door: Django forms whose fields turn text into types with the kernel's parsers.

Errors say what to mend; what was typed is kept. `layout/forms.jinja` draws each field in the design system's classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from goodwork.kernel.identifiers import Phone, normal_postcode, parse_nhs_number, phone
from goodwork.kernel.parsers import Unreadable, email, free_text, integer, person_name

__all__ = [
    "ChoiceField",
    "DayField",
    "EmailField",
    "Form",
    "MultipleChoiceField",
    "NameField",
    "NhsNumberField",
    "NumberField",
    "PhoneField",
    "PostcodeField",
    "SelectField",
    "TextField",
    "YesField",
]


class Form(forms.Form):
    """A form in one language; `refuse` puts a service's refusal beside its field."""

    language: str = "en"
    use_required_attribute = False

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def refuse(self, message: str, field: str | None = None) -> None:
        """Add an error beside a field, or to the form as a whole when it has no such field."""
        self.add_error(field if field in self.fields else None, message)


class _ParsedField(forms.CharField):
    """A line of text that one of the kernel's parsers turns into a type."""

    width: int | None = None

    def __init__(self, *, asked: str, most: int = 200, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": asked})
        super().__init__(max_length=None, strip=True, **kwargs)
        self.most = most

    def clean(self, value: Any) -> Any:
        """Return the parsed value, or None when nothing was typed and nothing has to be."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.parse(free_text(text, most=self.most))
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message) from unreadable

    def parse(self, text: str) -> Any:
        """Return the text as its type; raises Unreadable."""
        return text


class TextField(_ParsedField):
    """A line or, with `lines`, several lines of a person's own words; empty is "" when it may be left out.

    `asked` is the sentence shown when nothing was typed: "Enter ...".
    """

    def __init__(self, *, asked: str, most: int = 200, lines: bool = False, **kwargs: Any) -> None:
        if lines:
            kwargs.setdefault("widget", forms.Textarea(attrs={"maxlength": most}))
        super().__init__(asked=asked, most=most, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the words without spaces round them."""
        return super().clean(value) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return no attributes of Django's own."""
        return {}


class NameField(_ParsedField):
    """A person's given or family name, in any script."""

    def parse(self, text: str) -> str:
        """Return the name."""
        return person_name(text)


class EmailField(_ParsedField):
    """An e-mail address."""

    widget = forms.EmailInput

    def __init__(self, *, asked: str = "Enter an email address", **kwargs: Any) -> None:
        super().__init__(asked=asked, most=254, **kwargs)

    def parse(self, text: str) -> str:
        """Return the address."""
        return email(text)


class NhsNumberField(_ParsedField):
    """An NHS number: ten digits with a right check digit, however they are spaced."""

    width = 10

    def __init__(self, *, asked: str = "Enter the NHS number", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(asked=asked, most=40, **kwargs)

    def parse(self, text: str) -> str:
        """Return the ten digits."""
        return parse_nhs_number(text)


class PostcodeField(_ParsedField):
    """A postcode as people write it, kept as M22 9WA."""

    width = 10

    def __init__(self, *, asked: str = "Enter the postcode", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "postal-code"}))
        super().__init__(asked=asked, most=20, **kwargs)

    def parse(self, text: str) -> str:
        """Return the postcode in its normal form."""
        return normal_postcode(text)


class PhoneField(_ParsedField):
    """A telephone number of the United Kingdom, mobile or landline."""

    width = 20

    def __init__(self, *, asked: str = "Enter a telephone number", wrong: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}))
        super().__init__(asked=asked, most=40, **kwargs)
        self.wrong = wrong or "Enter a telephone number, like 07700 900982 or 0161 496 0000"

    def parse(self, text: str) -> Phone:
        """Return the number with its kind."""
        found = phone(text)
        if found is None:
            raise Unreadable(self.wrong)
        return found


class NumberField(_ParsedField):
    """A whole number between two bounds, both included; what is wrong says which number is meant, and its bounds."""

    width = 3

    def __init__(self, *, asked: str, low: int, high: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}))
        super().__init__(asked=asked, most=20, **kwargs)
        self.low, self.high = low, high
        self.wrong = f"{asked}: a whole number from {low} to {high}"

    def parse(self, text: str) -> int:
        """Return the number."""
        try:
            return integer(text, low=self.low, high=self.high)
        except Unreadable as unreadable:
            raise Unreadable(self.wrong) from unreadable


class DayInput(forms.Widget):
    """Three boxes: day, month, year."""

    input_type = "day"
    PARTS = ("day", "month", "year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str] | None:
        """Return what was typed into the three boxes; None when all are empty."""
        typed = {part: str(data.get(f"{name}_{part}", "")).strip() for part in self.PARTS}
        return typed if any(typed.values()) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether none of the boxes was sent."""
        return all(f"{name}_{part}" not in data for part in self.PARTS)

    @classmethod
    def parts_of(cls, value: Any) -> dict[str, str]:
        """Return what stands in each box, for a day, for what was typed, or for nothing."""
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        if isinstance(value, Mapping):
            return {part: str(value.get(part, "")) for part in cls.PARTS}
        return dict.fromkeys(cls.PARTS, "")


_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}


class DayField(forms.Field):
    """A day in three boxes; months may be written as words. `birth` asks browsers to fill in the date of birth.

    Several days stand on one form: what is wrong says which of them is meant, unless `wrong` has words of its own.
    """

    widget = DayInput

    def __init__(
        self,
        *,
        asked: str,
        wrong: str = "",
        earliest: date | None = None,
        latest: date | None = None,
        out_of_bounds: str = "",
        birth: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(error_messages={"required": asked}, **kwargs)
        self.wrong = wrong or f"{asked} as a real date{', like 27 3 1985' if birth else ''}"
        self.birth = birth
        self.earliest, self.latest = earliest, latest
        self.out_of_bounds = out_of_bounds or self.wrong

    def to_python(self, value: Any) -> date | None:
        """Return the day, None for nothing."""
        if value is None or isinstance(value, date):
            return value
        month = value["month"].lower()
        number = MONTHS.get(month[:3]) if month.isalpha() else None
        try:
            day = date(
                integer(value["year"], low=1850, high=2200),
                number or integer(value["month"], low=1, high=12),
                integer(value["day"], low=1, high=31),
            )
        except ValueError as wrong:
            raise ValidationError(self.wrong) from wrong
        if (self.earliest and day < self.earliest) or (self.latest and day > self.latest):
            raise ValidationError(self.out_of_bounds)
        return day


class _FewChoices(forms.ChoiceField):
    """A field that shows all of its choices. `hints` explains them by value; `divider_before` sets "or" before one."""

    def __init__(
        self,
        *,
        asked: str,
        choices: Sequence[tuple[str, str]] = (),
        hints: Mapping[str, str] | None = None,
        divider_before: str = "",
        divider: str = "or",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("error_messages", {"required": asked, "invalid_choice": asked})
        super().__init__(choices=choices, **kwargs)
        self.choice_hints = dict(hints or {})
        self.divider_before, self.divider = divider_before, divider


class ChoiceField(_FewChoices):
    """One of a few: radios."""

    widget = forms.RadioSelect


class SelectField(forms.ChoiceField):
    """One of many: a drop-down list. A first empty choice is added."""

    def __init__(
        self, *, asked: str, choices: Sequence[tuple[str, str]] = (), empty: str = "Choose", **kwargs: Any
    ) -> None:
        kwargs.setdefault("error_messages", {"required": asked, "invalid_choice": asked})
        super().__init__(choices=[("", empty), *choices], **kwargs)


class MultipleChoiceField(_FewChoices, forms.MultipleChoiceField):
    """Several of a few: checkboxes."""

    widget = forms.CheckboxSelectMultiple


class YesField(forms.BooleanField):
    """A single box to tick; with `required` it must be ticked."""

    def __init__(self, *, asked: str, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": asked}, **kwargs)
