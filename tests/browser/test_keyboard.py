"""Every page of staff by keyboard alone: what Tab reaches, in which order, and whether one sees where one is."""

from __future__ import annotations

from typing import Any

import pytest

from factories import every_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WALK = """() => {
  const may = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const shown = (e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.type !== 'hidden';
  const all = [...document.querySelectorAll(may)].filter((e) => shown(e) && e.tabIndex >= 0);
  // Where a browser draws the ring of a radio button or a tick box: before its label.
  const look = (e) => [e, ...(e.labels || [])].map((x) => [null, '::before'].map((part) => {
    const c = getComputedStyle(x, part);
    return [c.outline, c.boxShadow, c.backgroundColor, c.border, c.color].join();
  })).join() + [...e.children].map((x) => getComputedStyle(x).backgroundColor).join();
  const name = (e) => `${e.tagName} ${e.innerText || e.name || e.ariaLabel || ''}`.slice(0, 60);
  const wrong = [];
  document.activeElement.blur();
  let last = null;
  for (const e of all) {
    if (e.tabIndex > 0) wrong.push(`comes out of its turn: ${name(e)}`);
    const before = look(e);
    e.focus();
    const box = e.getBoundingClientRect();
    if (document.activeElement !== e) wrong.push(`takes no focus: ${name(e)}`);
    else if (look(e) === before) wrong.push(`shows no focus: ${name(e)}`);
    else if (box.width < 1 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
      wrong.push(`is out of sight with the focus: ${name(e)}`);
    const top = box.top + scrollY;
    const inMain = e.closest('main');
    if (inMain && last && top + box.height < last.top - 30 && box.left < last.right)
      wrong.push(`stands above what comes before it: ${name(e)}`);
    last = inMain ? {top, right: box.right} : null;
  }
  if (!all.length || all[0].className !== 'nhsuk-skip-link') wrong.push('the way to the page itself is not the first');
  all[0].focus();
  return {wrong, count: all.length};
}"""


def test_tab_follows_the_page_and_the_focus_is_seen(visitor: Any) -> None:
    settled = every_page.settle()
    somebody = visitor()
    page = somebody.page
    made = {"page": ""}

    def answer(route: Any) -> None:
        """Give the browser the page that was made already; what belongs to it comes from the server."""
        if route.request.resource_type == "document":
            route.fulfill(body=made["page"], content_type="text/html; charset=utf-8")
        else:
            route.continue_()

    page.route("**/*", answer)
    found, seen, stops = [], 0, 0
    for who, _, address, html in every_page.pages(settled):
        if who in every_page.BY_LINK or "<main" not in html:
            continue
        made["page"] = html
        page.goto(somebody.base_url + address, wait_until="load")
        # A first press of the keyboard: from now on the browser draws the ring of what has the focus.
        page.keyboard.press("Tab")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            looked = page.evaluate(WALK)
            found += [f"{address} as {who} at {width}: {wrong}" for wrong in looked["wrong"]]
            stops += looked["count"]
        seen += 1
    assert not found, "\n".join(found)
    assert seen > 100, seen
    assert stops > 4000, stops
