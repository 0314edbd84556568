"""A JSON file that a command is given is read within a bound, and refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodwork.cli.door import Refused
from goodwork.cli.json_files import MOST_BYTES, read_json


def test_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    for mark in (b"", b"\xef\xbb\xbf"):
        file.write_bytes(mark + '{"name": "Łódź"}'.encode())
        assert read_json(file) == {"name": "Łódź"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "a.json, line 1: this is no JSON"),
        (b'{\n"a": }', "a.json, line 2: this is no JSON"),
        (b'{\n\n"a": "\xff"}', "a.json, line 3: this is not UTF-8 text"),
        (b"[" * 200_000, "a.json is no JSON of this kind"),
        (b" " * (MOST_BYTES + 1), "a.json is longer than 20 MB"),
    ],
)
def test_what_is_none_is_refused_in_a_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(content)
    with pytest.raises(Refused, match=says):
        read_json(file)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.json can't be read: no such file or directory"):
        read_json(tmp_path / "none.json")
    with pytest.raises(Refused, match="can't be read: is a directory"):
        read_json(tmp_path)
