"""Logs without people in them: an error's message may quote a row, and an address may hold a person's link."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any


class WithoutMessages(logging.Formatter):
    """Writes an error as its kind and the lines of code it went through, without its message."""

    def formatException(  # noqa: N802
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Return the stack and the kind of an error."""
        kind, _error, trace = ei
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


class WithoutAddresses(logging.Filter):
    """Puts the name of the route in place of the address that was asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record of Django's about a request; all others pass as they are."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            name = getattr(match, "view_name", None) or "an unknown address"
            record.args = tuple(name if isinstance(arg, str) and path in arg else arg for arg in record.args)
        return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": WithoutMessages, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "filters": {"addresses": {"()": WithoutAddresses}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["addresses"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Its own lines carry what was sent to whom.
        "notifications_python_client": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def write_to(path: Path) -> None:
    """Let the log go to a file from now on: whoever types a command gets one sentence, and the file the stack."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in ("", "django"):
        logger = logging.getLogger(name)
        for old in list(logger.handlers):
            new = logging.FileHandler(path, delay=True)
            new.setFormatter(old.formatter)
            new.filters = list(old.filters)
            logger.removeHandler(old)
            logger.addHandler(new)
