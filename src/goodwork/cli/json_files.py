"""JSON files that commands are given: read whole, so their length has a bound; what is wrong is one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from goodwork.cli.door import Refused

MOST_BYTES: Final = 20_000_000


def read_json(file: Path) -> Any:
    """Return what a JSON file holds, with or without a byte-order mark.

    Raises:
        Refused: it is not there, is longer than `MOST_BYTES`, is not UTF-8 text, or no JSON; the text names the line.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise Refused(f"{file} can't be read: {(wrong.strerror or 'unknown').lower()}.") from None
    if len(data) > MOST_BYTES:
        raise Refused(f"{file.name} is longer than {MOST_BYTES // 1_000_000} MB; no file of this kind is.")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Refused(f"{file.name}, line {line}: this is not UTF-8 text, so it is no JSON.") from None
    except json.JSONDecodeError as wrong:
        raise Refused(f"{file.name}, line {wrong.lineno}: this is no JSON: {wrong.msg}.") from None
    except RecursionError:
        raise Refused(f"{file.name} is no JSON of this kind: its brackets are nested too deeply.") from None
