"""Tables that a telephone can read: each cell knows its column's title, and no script is needed for it (ADR 0168)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

_PARTS = re.compile(r"<tr\b|<t([dh])\b([^>]*)>|</t[dh]>")
_ROLES = {"d": "cell", "h": "rowheader"}


def titled(rows: str, head: Sequence[str]) -> Markup:
    """Return the rows of a table with the title of its column on each cell, and the roles that a block layout drops.

    This function will put what is in a cell into one block, which stands beside the title where the screen is narrow.
    A cell without a title, or across several columns, stays as it is. `rows`: the markup of `<tr>`, one table deep.
    """
    titles = [escape(title) for title in head]
    place = -1
    wrapped = False

    def mark(found: re.Match[str]) -> str:
        nonlocal place, wrapped
        kind = found[1]
        if kind is None:
            if found[0] == "<tr":
                place = -1
                return '<tr role="row"'
            inside, wrapped = ("</div>" if wrapped else ""), False
            return inside + found[0]
        place += 1
        wrapped = place < len(titles) and bool(titles[place]) and "colspan=" not in found[2]
        if not wrapped:
            return f'<t{kind} role="{_ROLES[kind]}"{found[2]}>'
        return f'<t{kind} role="{_ROLES[kind]}" data-title="{titles[place]}"{found[2]}><div>'

    return Markup(_PARTS.sub(mark, rows))
