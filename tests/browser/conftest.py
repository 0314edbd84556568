"""A real browser on a real server: Chromium, driven like a person, with axe after every page.

    def test_a_manager_imports_the_morning_file(visitor):
        manager = visitor(signed_in=user_id)
        manager.go("/staff/fit-notes/")
        manager.press("Send")

Every `go`, `press` and `follow` looks the new page over: axe finds nothing, nothing scrolls sideways, the title says
where one is. `visitor(width=320)` is a phone, `visitor(javascript=False)` a browser without scripts.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

# Playwright keeps an event loop in this thread; Django then wants to be told that its queries are meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE_MILLISECONDS = 10_000


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return where Chromium is; a machine without one gets an error that says how to have it, never a skipped test."""
    for name in (os.environ.get("GOODWORK_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise RuntimeError("No Chromium was found: apt-get install chromium, or set GOODWORK_CHROMIUM to its path.")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start what drives the browser, for one file: while it runs, its event loop is in the way of other tests."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """Start one Chromium for a file; each visitor has a context of their own."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path, args=["--no-sandbox", "--disable-background-networking"]
    )
    yield browser
    browser.close()


class Visitor:
    """One person at one browser window."""

    def __init__(self, context: BrowserContext, base_url: str, *, width: int, javascript: bool) -> None:
        self.context = context
        self.base_url = base_url
        self.width = width
        self.javascript = javascript
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MILLISECONDS)
        self.complaints: list[str] = []
        self.taps = 0
        self.letters = 0
        self.looking_seconds = 0.0
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("console", self._console)

    def _console(self, message: Any) -> None:
        # A refusal by the security policy reaches us only here.
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def go(self, path: str, *, status: int = 200) -> Page:
        """Open an address and look the page over."""
        address = path if path.startswith("http") else self.base_url + path
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        return self.look_over()

    def press(self, name: str, *, exact: bool = True) -> Page:
        """Press the button of that name and look over what comes."""
        self.taps += 1
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        return self.look_over()

    def follow(self, name: str, *, exact: bool = True) -> Page:
        """Follow the link of that name and look over what comes."""
        self.taps += 1
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        return self.look_over()

    def fill(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.taps += 1
        self.letters += len(text)
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str) -> None:
        """Choose the radio button or tick box of that label."""
        self.taps += 1
        self.page.get_by_label(label, exact=True).check()

    def sees(self, text: str) -> None:
        """Insist that a text is on the page."""
        assert self.page.get_by_text(text).first.is_visible(), f"'{text}' is not on {self.page.url}"

    def look_over(self) -> Page:
        """Insist that the page is accessible, fits its width, and met no error of its own."""
        # A click comes back as soon as the next page begins: there is nothing to judge before it is there.
        self.page.wait_for_load_state("load")
        self.page.wait_for_selector("main", state="attached")
        begun = time.perf_counter()
        try:
            return self._judged()
        finally:
            self.looking_seconds += time.perf_counter() - begun

    def _judged(self) -> Page:
        """Return the page, once nothing is found wrong with it."""
        assert not self.complaints, self.complaints
        assert self.page.title().strip(), f"{self.page.url} has no title"
        wide = self._settled_width() if self.javascript else 0
        assert wide <= self.width, f"{self.page.url} is {wide} pixels wide in a window of {self.width}"
        if self.javascript:
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        return self.page

    def _settled_width(self) -> int:
        """The header folds its menu by script; a page may take a moment to come to its width."""
        for _attempt in range(20):
            wide = int(self.page.evaluate("document.documentElement.scrollWidth"))
            if wide <= self.width:
                break
            self.page.wait_for_timeout(100)
        return wide

    @contextmanager
    def measured(self, node: pytest.Item, what: str, *, most_taps: int) -> Iterator[None]:
        """Count the taps and seconds of what is done in the block; the run prints them at its end.

        A tap is a button, a link, a box or a field. The seconds are the pages' own, without the looking over and
        without a person's reading and typing. Raises AssertionError for more taps than were promised.
        """
        taps, letters, looking, begun = self.taps, self.letters, self.looking_seconds, time.perf_counter()
        yield
        seconds = time.perf_counter() - begun - (self.looking_seconds - looking)
        taps, letters = self.taps - taps, self.letters - letters
        said = f"{what}: {taps} taps, {letters} letters typed, {seconds:.1f} seconds"
        node.user_properties.append(("measured", said))
        assert taps <= most_taps, said

    def shoot(self, path: Path) -> None:
        """Keep a picture of the whole page."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)


@pytest.fixture
def visitor(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """Give a function that opens a browser window: `visitor(signed_in=user_id, width=320, javascript=False)`."""
    contexts: list[BrowserContext] = []

    def open_window(
        *, signed_in: UUID | None = None, width: int = 1280, height: int = 900, javascript: bool = True
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, locale="en-GB"
        )
        contexts.append(context)
        if signed_in is not None:
            context.add_cookies([_session_cookie(signed_in, live_server.url)])
        return Visitor(context, live_server.url, width=width, javascript=javascript)

    yield open_window
    for context in contexts:
        context.close()


def _session_cookie(user_id: UUID, url: str) -> Any:
    """Sign an account in as the sign-in page would, without going through it each time."""
    from goodwork.registers.access.models import User

    client = Client()
    client.force_login(User.objects.get(pk=user_id), backend="goodwork.web.accounts.backend.Backend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}
