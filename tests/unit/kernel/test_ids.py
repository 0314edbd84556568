"""New ids are UUIDs like any other, and a lot of work without the search for cycles leaves it as it was."""

from __future__ import annotations

import copy
import gc
import pickle
from uuid import UUID

import pytest

from goodwork.kernel.collecting import seldom
from goodwork.kernel.ids import new_id, new_id_text, written


def test_a_new_id_is_the_uuid_that_comes_back_for_it() -> None:
    made = new_id()
    read = UUID(str(made))
    assert (made == read, read == made, hash(made) == hash(read)) == (True, True, True)
    assert {read: 1}[made] == 1
    assert (made.version, made.hex, f"{made}", repr(read)) == (7, read.hex, str(read), f"UUID('{made}')")


def test_new_ids_ascend_and_differ() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == 5000


def test_ids_that_are_only_written_are_ids_too() -> None:
    before, made, after = new_id(), [UUID(new_id_text()) for _ in range(100)], new_id()
    assert [before, *made, after] == sorted([before, *made, after])
    assert len(set(made)) == 100
    assert written(made[0]) == made[0]
    assert f"{written(made[0])}" == str(made[0])


def test_a_new_id_can_be_copied_and_kept() -> None:
    made = new_id()
    assert copy.deepcopy(made) == made == pickle.loads(pickle.dumps(made))


def _fail_inside() -> None:
    with seldom():
        assert not gc.isenabled()
        with seldom():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise ZeroDivisionError


def test_nothing_collects_within_and_everything_does_afterwards() -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_inside()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
