"""What counts as a readable file, and that reading never needs more memory than a record."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel import csv_files
from goodwork.kernel.csv_files import Refused, Row


def read(data: bytes, needed: tuple[str, ...] = ("a",)) -> list[Row]:
    stream = io.BytesIO(data)
    checked = csv_files.check(stream, needed=needed)
    found = list(csv_files.rows(stream, checked))
    assert checked.records == len(found) + 1
    assert not stream.closed
    return found


def refusal(data: bytes, needed: tuple[str, ...] = ("a",)) -> Refused:
    with pytest.raises(Refused) as refused:
        csv_files.check(io.BytesIO(data), needed=needed)
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_the_encodings_that_exports_come_in(encoding: str) -> None:
    rows = read("a,b\r\nŠimic,é\r\n".encode(encoding))
    assert [row.cells for row in rows] == [{"a": "Šimic", "b": "é"}]


def test_the_five_bytes_that_windows_1252_leaves_open_are_control_characters() -> None:
    assert [row.cells["a"] for row in read(b"a\n\x81\xe9\n")] == ["\x81é"]


def test_a_file_cut_short_inside_a_letter_is_still_read() -> None:
    assert read("a\né".encode()[:-1])[0].cells["a"] == "Ã"


def test_records_are_numbered_from_the_header_and_blank_lines_do_not_count() -> None:
    rows = read(b'\n a , b \n\n"1\r\n2",x\n   \n3\n')
    assert [(row.record, row.line, row.cells) for row in rows] == [
        (2, 4, {"a": "1\r\n2", "b": "x"}),
        (3, 7, {"a": "3", "b": ""}),
    ]


def test_spaces_around_cells_do_not_count_and_column_names_match_in_any_case() -> None:
    assert read(b"A ,B\n 1 ,\t2\n")[0].cells == {"a": "1", "b": "2"}


def test_a_row_with_more_cells_than_the_header_is_marked_and_a_short_one_padded() -> None:
    long, short, commas = read(b"a,b,c\n1,2,3,4\n1\n,,\n")
    assert long.malformed
    assert not short.malformed
    assert short.cells == {"a": "1", "b": "", "c": ""}
    assert commas.cells == {"a": "", "b": "", "c": ""}


def test_line_ends_of_every_kind() -> None:
    assert [row.cells["a"] for row in read(b"a\r1\r\n2\n3\r")] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 1, "empty"),
        (b"\n\n  \n", 1, "empty"),
        (b"b,c\n1,2\n", 1, "a column that is needed can't be found in the first row: a"),
        (b"a,b,a\n", 1, "a is there more than once"),
        (b'a\n1\n"2\n3\n', 3, "ends inside a quoted cell"),
        (b'a\n1\n"', 3, "ends inside a quoted cell"),
        (b"a\n1\nx\x00y\n", 3, "NUL"),
        ("a\n1\nx\x00y\n".encode("utf-16"), 3, "NUL"),
        (b"\xef\xbb\xbfa\n\xff\n", 2, "not UTF-8"),
        (b"%PDF-1.7 ...", 1, "a PDF"),
        (b"a\n" + b"x" * 900_000, 2, "longer than"),
        (b"a\n" + b"x" * 200_001 + b"\n", 2, "longer than"),
        (b"a\n" + b"x" * 150_000 + b"\n", 2, "a cell of this row is longer than 131,072 characters"),
        (b'a\n"' + b"x\n" * 70_000 + b'"\n', 2, "Is the closing quotation mark missing?"),
        (b"a\n1\n" + b'"x\n",' * 200_000, 80_004, "too long"),
    ],
)
def test_what_is_refused_whole_names_the_line(data: bytes, line: int, says: str) -> None:
    refused = refusal(data)
    assert refused.line == line or says == "too long"
    assert says in refused.message
    assert str(refused).startswith(f"Line {refused.line}: ")


@pytest.mark.parametrize(("sign", "called"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_file_with_other_signs_between_its_columns_says_which(sign: str, called: str) -> None:
    data = f'a{sign}"b"{sign}c\n1{sign}2{sign}3\n'.encode()
    assert f"separated by {called}" in refusal(data, ("a", "b")).message
    assert refusal(data, ("a", "d")).message.endswith("a, d.")


def test_all_missing_columns_are_named_at_once() -> None:
    assert refusal(b"b\n", ("a", "b", "c")).message.endswith("a, c.")


def test_a_zip_bomb_named_csv_is_refused_without_unpacking() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("a.csv", b"0" * 50_000_000)
    assert "zip file" in refusal(packed.getvalue()).message


def test_a_file_larger_than_allowed_is_refused_while_reading() -> None:
    with pytest.raises(Refused, match="larger than 1 MB"):
        csv_files.check(io.BytesIO(b"a\n" + b"1\n" * 600_000), needed=("a",), most_bytes=1_000_000)


class Endless(io.RawIOBase):
    """A file of `left` bytes that is made while it is read."""

    def __init__(self, head: bytes, tail: bytes, size: int) -> None:
        self._head, self._tail, self._size = head, tail, size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = offset
        return offset

    def tell(self) -> int:
        return self._place

    def read(self, size: int = -1) -> bytes:
        size = min(size, self._size - self._place)
        if self._place == 0:
            data = (self._head + self._tail * size)[:size]
        else:
            data = (self._tail * (size // len(self._tail) + 1))[:size]
        self._place += size
        return data


@pytest.mark.parametrize(
    ("head", "tail"),
    [(b"a\n", b"x"), (b'a\n"', b"x"), (b'a\n"', b"xxxxxxx\n"), ("a\n".encode("utf-16"), "xx".encode("utf-16-le"))],
)
def test_two_gigabytes_of_one_line_are_refused_in_little_memory(head: bytes, tail: bytes) -> None:
    stream = Endless(head, tail, 2 << 30 if tail == b"x" else 64 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            csv_files.check(stream, needed=("a",))  # type: ignore[arg-type]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16_000_000


def test_a_long_file_is_read_in_little_memory() -> None:
    data = io.BytesIO(b"a,b\n" + b"1,22222222\n" * 150_000)
    tracemalloc.start()
    try:
        checked = csv_files.check(data, needed=("a",))
        assert sum(1 for _ in csv_files.rows(data, checked)) == 150_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


def test_progress_grows_to_twice_the_size() -> None:
    seen: list[int] = []
    data = b"a\n" + b"1\n" * 100_000
    csv_files.check(io.BytesIO(data), needed=("a",), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 2 * len(data)


cell = st.text(st.characters(blacklist_characters="\x00", blacklist_categories=("Cs",)), max_size=8)


@given(st.lists(st.lists(cell, min_size=3, max_size=3), max_size=6), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_csv_writes_comes_back(table: list[list[str]], encoding: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *table])
    rows = read(text.getvalue().encode(encoding))
    assert [list(row.cells.values()) for row in rows] == [[cell.strip() for cell in line] for line in table]
    assert [row.record for row in rows] == list(range(2, len(table) + 2))


def test_columns_that_nobody_knows_may_be_there_twice() -> None:
    data = io.BytesIO(b"a,x,x,,,b\n1,2,3,4,5,6\n")
    checked = csv_files.check(data, needed=("a",), known=("b",))
    assert [row.cells["b"] for row in csv_files.rows(data, checked)] == ["6"]
    with pytest.raises(csv_files.Refused, match="the column b is there more than once"):
        csv_files.check(io.BytesIO(b"a,b,b\n1,2,3\n"), needed=("a",), known=("b",))
