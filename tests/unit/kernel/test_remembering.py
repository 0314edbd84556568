"""A question is asked once while a page is made, and again afterwards."""

from __future__ import annotations

from goodwork.kernel.remembering import one_look, remembered


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
