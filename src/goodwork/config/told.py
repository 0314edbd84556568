"""Reading one setting from the environment: what can't be used is refused by its name, with what to write instead."""

from __future__ import annotations

import os
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from goodwork.kernel.clock import QuietHours


def switch(name: str, default: bool) -> bool:
    """Return a yes/no setting. Raises: ImproperlyConfigured for any other word, as all below do."""
    text = os.environ.get(name, "").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    if text:
        raise ImproperlyConfigured(f"{name} is '{text}'; set it to 1 or 0.")
    return default


def whole(name: str, default: int, *, least: int = 1, most: int = 366) -> int:
    """Return a whole number within bounds."""
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} is '{text}'; set it to a whole number from {least} to {most}.")
    return int(text)


def whole_for_each(name: str, default: str, keys: Sequence[str]) -> dict[str, int]:
    """Return whole numbers of days for each of some things, written with commas between."""
    texts = (os.environ.get(name, "").strip() or default).split(",")
    numbers = [int(text) for text in texts if text.strip().isascii() and text.strip().isdigit()]
    if len(numbers) != len(texts) or len(numbers) != len(keys) or not all(1 <= n <= 366 for n in numbers):
        raise ImproperlyConfigured(
            f"{name} is '{','.join(texts)}'; set it to {len(keys)} whole numbers of days, such as {default}."
        )
    return dict(zip(keys, numbers, strict=True))


def hours(name: str, default: str) -> str:
    """Return two times of day, such as 20:00-08:00."""
    text = os.environ.get(name, "").strip() or default
    try:
        QuietHours(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is '{text}'; set it to two times, such as {default}.") from None
    return text


def pence(name: str, default: str) -> str:
    """Return an amount of pence, such as 2.4."""
    text = os.environ.get(name, "").strip() or default
    try:
        usable = 0 <= Decimal(text) < 1000
    except InvalidOperation:
        usable = False
    if not usable:
        raise ImproperlyConfigured(f"{name} is '{text}'; set it to an amount of pence, such as {default}.")
    return text


def file(name: str) -> str:
    """Return the path of a file that is there; "" where none is named."""
    text = os.environ.get(name, "").strip()
    if text and not Path(text).is_file():
        raise ImproperlyConfigured(f"{name} names {text}, where no file is; mend or unset it.")
    return text
