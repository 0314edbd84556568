"""Every page with real ids: a GET changes nothing, and no form breaks, whatever is typed into it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import quote, quote_from_bytes

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client

from factories.every_page import Form, Town, forms, pages
from factories.refusals import what_is_wrong

pytestmark = pytest.mark.django_db

# Who looked is written down; a session is kept; the funnel counts what waits to be counted when somebody looks at it.
NO_MATTER = {
    *("ledger_access", "django_session", "access_cache"),
    *("funnel_funnelperson", "funnel_funnelonward", "funnel_funnelunsorted", "funnel_funneltally"),
}
HOSTILE = (
    "a\x00b",
    "\ud800\u202egnp.exe",
    "<script>alert(1)</script>{{7*7}}' OR 1=1 --%_\\",
    "9" * 400,
    '=HYPERLINK("http://x")\r\nX: y' + "x" * 20_000,
    "",
)

KEPT = (2, 5)
"""Of these, what is kept letter by letter where it is refused: markup, and nothing."""

ASKED = (
    *("after", "again", "all", "before", "by", "closed", "done", "ended", "from", "kind", "language", "months", "new"),
    *("notice", "older", "outcome", "overdue", "page", "person", "point", "programme", "q", "read", "reason", "route"),
    *("row", "show", "state", "status", "tab", "text", "to", "whose", "without"),
)
"""What addresses ask for behind their question mark."""
ODD = ("%00", "%ED%A0%80%FF", "9" * 40, "0001-01-01")

ODD_WORDS = re.compile(
    r"\b[A-Z]{3,}_[A-Z_]+\b|\b[0-9a-f]{8}-[0-9a-f]{4}-|\b0 of 0\b|\bundefined\b|"
    r"\b1 (?:days|people|weeks|minutes|rows|times|hours|months|notes|requests|messages|referrals|places|texts|parts)\b"
)
"""Codes and ids of the store, and one of many, where a person reads."""
CODES_ARE_CHOSEN = "/rules/"
"""Where an administrator gives a rule of a programme its code, and is shown what one looks like."""

PARTS = (
    *("/reply/", "/code/", "/my/services/ask/", "/my/services/asked/", "/my/worry", "/service/"),
    *("/staff/inbox/ring/", "/staff/helping/", "/team/", "/staff/hands/", "/staff/programmes/", "/staff/barriers/"),
    *("/staff/silence/", "/staff/answers/", "/refer-on/", "/questions/", "/staff/concerns/"),
)
"""Addresses of the closed loop that must be among those looked at."""


def counts() -> dict[str, int]:
    """Count the rows of every table that a page may not change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        found = {}
        for table in tables:
            if table not in NO_MATTER:
                cursor.execute(f'SELECT count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM "{table}" t')
                found[table] = cursor.fetchone()
    return found


def send(client: Client, form: Form, data: Mapping[str, object]) -> HttpResponseBase:
    """Send a form as a browser would, also with letters that are no text.

    Django's test client takes bytes for a list of numbers, so that a field of bytes would arrive as many small ones.
    """
    if form.files:
        text = {n: v.encode(errors="replace").decode() if isinstance(v, str) else v for n, v in data.items()}
        return client.post(form.action, text)
    pairs = [(quote(n), quote_from_bytes(str(v).encode("utf-8", "surrogatepass"))) for n, v in data.items()]
    body = "&".join(f"{name}={value}" for name, value in pairs)
    return client.post(form.action, body, content_type="application/x-www-form-urlencoded")


def page_in(response: HttpResponseBase) -> bytes:
    """Return what a reader's browser shows of an answer; of somebody's bundle, the page in it."""
    content = b"".join(response) if response.streaming else response.content
    if response.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return bundle.read("record.html")
    return content if response.get("Content-Type", "").startswith("text/html") else b""


def odd_in(address: str, html: str) -> Iterator[str]:
    """Yield what a member of staff would trip over on a page: headings, green buttons, codes where words should be."""
    main = html.partition("<main")[2].partition("</main>")[0]
    if main.count("<h1") != 1:
        yield f"{address}: {main.count('<h1')} first headings"
    buttons = re.findall(r'class="(nhsuk-button(?: [^"]*)?)"', main)
    green = [b for b in buttons if "--secondary" not in b and "--warning" not in b]
    if len(green) > 1:
        yield f"{address}: {len(green)} green buttons"
    text = re.sub(r"<(script|style|code|option|textarea)\b.*?</\1>|<[^>]+>", " ", main, flags=re.S)
    if not address.endswith(CODES_ARE_CHOSEN):
        yield from (f"{address}: {found}" for found in ODD_WORDS.findall(unescape(text)))


def test_looking_changes_nothing(settled: Town) -> None:
    before = counts()
    looked = list(pages(settled))
    of_staff = [(at, html) for _, _, at, html in looked if at.startswith("/staff/") and "<main" in html]
    odd_things = [line for address, html in of_staff for line in odd_in(address, html)]
    assert not odd_things, "\n".join(odd_things)
    shown = [(client, address) for _, client, address, _ in looked]
    seen = {address for _, address in shown}
    for odd in ODD:
        asked = "&".join(f"{name}={odd}" for name in ASKED)
        broken = {address for client, address in shown if client.get(f"{address}?{asked}").status_code >= 500}
        assert not broken, (odd, broken)
    assert len(seen) > 90
    for part in PARTS:
        assert any(part in address for address in seen), part
    after = counts()
    assert {table: (before[table], after[table]) for table in after if after[table] != before[table]} == {}


def test_no_form_breaks_whatever_is_typed(settled: Town) -> None:
    tried: set[tuple[str, tuple[str, ...]]] = set()
    broken: list[str] = []
    unsaid: list[str] = []
    refused = 0
    ends = ("logout", "/my/leave", "/my/share")
    for who, client, address, html in list(pages(settled)):
        for form in forms(html, address):
            shape = (re.sub(r"[0-9a-f-]{36}", "*", form.action), tuple(form.typed))
            if shape in tried or any(end in form.action for end in ends):
                continue
            tried.add(shape)
            for place, hostile in enumerate(HOSTILE):
                data: dict[str, object] = {**form.fields, **dict.fromkeys(form.typed, hostile)}
                for name in form.files:
                    data[name] = SimpleUploadedFile("\u202egnp.csv", hostile.encode(errors="replace"))
                if place == len(HOSTILE) - 1:
                    data = {name: (value if name in form.files else hostile) for name, value in data.items()}
                response = send(client, form, data)
                if response.status_code == 500:
                    broken.append(f"{who} {form.action} {hostile[:20]!r} {sorted(data)}")
                assert b"<script>alert(1)" not in page_in(response), form.action
                # The odd letters and the long text may be cut; a form of one press has nothing to be mended.
                said = "" if place not in KEPT or form.files else page_in(response).decode(errors="replace")
                if "nhsuk-error-summary" in said and form.action.startswith("/staff/"):
                    refused += 1
                    found = what_is_wrong(dict.fromkeys(form.typed, hostile), said)
                    unsaid += [f"{who} {shape[0]} {hostile[:9]!r}: {line}" for line in found]
    assert len(tried) > 40
    assert not broken, "\n".join(broken)
    assert refused > 40
    assert not unsaid, "\n".join(unsaid)
