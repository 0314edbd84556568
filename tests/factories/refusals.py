"""What a page that refused a form has to say: on top, beside the field, and with what was typed."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser


class _Page(HTMLParser):
    """The parts of a page that say what to mend."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.title = ""
        self._in_title = self._in_summary = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = said.get("class", "").split()
        self.ids |= {said["id"]} if "id" in said else set()
        self._in_title |= tag == "title"
        if "nhsuk-error-summary__list" in classes:
            self._in_summary = True
        if self._in_summary and tag == "a":
            self.links.append(said.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_title &= tag != "title"
        self._in_summary &= tag != "ul"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def what_is_wrong(typed: dict[str, str], html: str) -> list[str]:
    """Return what a page that refused a form fails to do."""
    page, found = _Page(html), []
    if not page.title.startswith("Error:"):
        found.append(f"the title does not say so: {page.title}")
    if "nhsuk-error-message" not in html and any(link.startswith("#") for link in page.links):
        found.append("nothing beside the field")
    found += [f"{link} leads nowhere" for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    shown = unescape(html)
    return found + [f"{name} is lost" for name, text in typed.items() if text and text not in shown]
