from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from goodwork.config.jinja import url
from goodwork.web.routing import url_patterns


def test_templates_get_the_address_that_django_would_give() -> None:
    tried = 0
    for pattern in url_patterns():
        names = tuple(pattern.pattern.converters)
        for ids in ([uuid4() for _ in names], [UUID(int=n) for n in range(2, len(names) + 2)]):
            given = dict(zip(names, ids, strict=True))
            try:
                expected = reverse(str(pattern.name), kwargs=given or None)
            except NoReverseMatch:
                continue
            assert url(str(pattern.name), **given) == expected
            tried += 1
    assert tried > 100
    assert url("my-q-worry", token="a b{c}") == reverse("my-q-worry", kwargs={"token": "a b{c}"})


def test_an_address_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(NoReverseMatch):
        url("no-such-page")
    with pytest.raises(NoReverseMatch):
        url("staff-person", other_id=uuid4())
