"""The first page, and the address for monitors, in a real browser."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_page_is_fit_for_everybody(visitor, width, javascript) -> None:
    somebody = visitor(width=width, javascript=javascript)
    page = somebody.go("/")
    assert page.get_by_role("heading", level=1).count() == 1


def test_monitors_are_told_that_no_worker_ran_yet(visitor) -> None:
    answer = visitor().context.request.get(f"{visitor().base_url}/health")
    assert answer.status == 503
    assert json.loads(answer.text())["worker"] == "late"


def test_at_four_hundred_percent_the_page_itself_stands_on_the_first_screen(visitor) -> None:
    somebody = visitor(width=320)
    somebody.page.set_viewport_size({"width": 320, "height": 256})
    for path in ("/?language=ur", "/my/find"):
        title = somebody.go(path).get_by_role("heading", level=1).bounding_box()
        assert title["y"] + title["height"] <= 256, path
