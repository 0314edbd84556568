"""Nobody's data stands in the logs."""

import logging
import sys

import pytest
from django.test import RequestFactory

from goodwork.config.logs import WithoutAddresses, WithoutMessages

NUMBER = "9990000018"


def test_an_error_is_logged_without_its_message() -> None:
    try:
        raise ValueError("Key (nhs_number)=(" + NUMBER + ") already exists")
    except ValueError:
        record = logging.LogRecord("goodwork", logging.ERROR, __file__, 1, "a sweep failed", None, sys.exc_info())
    written = WithoutMessages("%(message)s").format(record)
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert NUMBER not in written


@pytest.mark.parametrize("path", ["/my/q/abcdefghijklmnopqrstuvwx", "/staff/people/3f/"])
def test_an_address_is_logged_by_the_name_of_its_route(path: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "%s: %s", ("Not Found", path), None)
    record.request = RequestFactory().get(path)
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "Not Found: an unknown address"


def test_other_records_pass_as_they_are() -> None:
    record = logging.LogRecord("goodwork", logging.INFO, __file__, 1, "%s done", ("3",), None)
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "3 done"
