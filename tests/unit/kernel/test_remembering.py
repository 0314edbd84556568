"""A question is asked once while a page is made, and again afterwards."""

from __future__ import annotations

from goodwork.kernel.remembering import leaned_on, one_look, one_run, remembered


def test_asked_once_in_a_look_and_always_outside() -> None:
    asked: list[str] = []

    def answer() -> int:
        asked.append("asked")
        return len(asked)

    with one_look():
        assert [remembered("who", answer), remembered("who", answer)] == [1, 1]
        assert remembered("else", answer) == 2
    assert remembered("who", answer) == 3
    with one_look():
        assert remembered("who", answer) == 4


def test_what_a_run_leans_on_is_asked_once_in_the_outermost_run() -> None:
    asked: list[str] = []

    def answer() -> int:
        asked.append("asked")
        return len(asked)

    assert [leaned_on("who", answer), leaned_on("who", answer)] == [1, 2]
    with one_run():
        assert leaned_on("who", answer) == 3
        with one_run(), one_look():
            assert leaned_on("who", answer) == 3
        assert leaned_on("who", answer) == 3
        assert leaned_on("else", answer) == 4
    assert leaned_on("who", answer) == 5
