"""Counts as pages and files have them: with commas for people, digits only for programs, and hidden in both."""

from __future__ import annotations

from goodwork.web.staff.figures import HIDDEN, csv_file, number, plain


def test_people_read_commas_and_programs_digits() -> None:
    assert (number(12345), plain(12345)) == ("12,345", "12345")
    assert number(None) == plain(None) == HIDDEN


def test_a_file_of_figures_is_read_as_utf_8_by_spreadsheets() -> None:
    response = csv_file("barriers", ("figure", "value"), [("PEOPLE", plain(1234))])
    assert response["Content-Disposition"] == 'attachment; filename="barriers.csv"'
    assert response.content.decode("utf-8") == "\ufefffigure,value\r\nPEOPLE,1234\r\n"
