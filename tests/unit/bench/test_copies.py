"""Lives are found by what hangs together, and a copy of one differs in its ids and in what is special."""

from __future__ import annotations

from bench.copies import Copy, Rules, Table, Template, blocks, lives_of, mask_of, masked

TOWN = "00000000-0000-7000-8000-000000000001"
ANN, BOB = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b"
CALL, STRANGER = "00000000-0000-7000-8000-00000000000c", "00000000-0000-7000-8000-00000000000d"
PEOPLE = Table("people_person", ("id", "name"), (f"{ANN}\tAnn 100%", f"{BOB}\tBob"))
CALLS = Table("calls", ("id", "person_id", "town"), (f"{CALL}\t{ANN}\t{TOWN}", f"{STRANGER}\t\\N\t{TOWN}"))


def test_a_life_is_what_mentions_the_same_things_and_nobodys_rows_are_left_out() -> None:
    ann, bob = lives_of([PEOPLE, CALLS], town=frozenset({TOWN}))
    assert (ann.people, bob.people) == ([ANN], [BOB])
    assert ann.lines["calls"] == [f"{CALL}\t{ANN}\t{TOWN}"]
    assert not bob.lines["calls"]


def test_two_people_in_one_row_share_a_life() -> None:
    pairs = Table("reviews", ("id", "candidates"), (f"{CALL}\t{{{ANN},{BOB}}}",))
    [life] = lives_of([PEOPLE, pairs], town=frozenset({TOWN}))
    assert life.people == [ANN, BOB]


def test_a_copy_has_other_ids_the_same_town_and_what_is_special() -> None:
    ann, _ = lives_of([PEOPLE, CALLS], town=frozenset({TOWN}))
    special = {"people_person": {"name": lambda life, fields: lambda copy: f"Ann {copy.turn}"}}
    rules = Rules(stays=frozenset({TOWN}), stands={}, special=special)
    copy = Copy(life=ann, turn=3, serial=7)
    mask = mask_of(3)
    assert Template(ann, PEOPLE, rules).write(copy) == f"{masked(ANN, mask)}\tAnn 3\n"
    assert Template(ann, CALLS, rules).write(copy) == f"{masked(CALL, mask)}\t{masked(ANN, mask)}\t{TOWN}\n"
    plain = Rules(stays=frozenset(), stands={TOWN: lambda copy: "elsewhere"}, special={})
    assert Template(ann, PEOPLE, plain).write(copy) == f"{masked(ANN, mask)}\tAnn 100%\n"
    assert Template(ann, CALLS, plain).write(copy).endswith("\telsewhere\n")


def test_no_two_copies_share_an_id_and_none_is_the_first() -> None:
    assert len({masked(ANN, mask_of(turn)) for turn in range(5_000)}) == 5_000
    assert masked(ANN, mask_of(0)) == ANN


def test_small_pieces_are_sent_in_blocks() -> None:
    assert list(blocks(["ab", "cd", "e"], size=4)) == ["abcd", "e"]
    assert list(blocks([])) == []
