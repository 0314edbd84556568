"""Places that a referral gives on a team, and how often people change hands."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from goodwork.pathway.teams.rules import (
    BY_THEMSELVES,
    Change,
    Place,
    Stretch,
    TeamRole,
    per_referral,
    places,
    roles_by_hand,
    stretches,
)
from goodwork.pathway.teams.views import Member, together

HERE, SENDER, USER, COACH = uuid4(), uuid4(), uuid4(), uuid4()


def given_by(**more: object) -> frozenset[Place]:
    return places(
        **{  # type: ignore[arg-type]
            "is_open": True,
            "organisation_id": HERE,
            "referrer_id": SENDER,
            "referred_by_id": USER,
            "holder_id": COACH,
            "accepted": True,
            **more,
        }
    )


def test_who_sent_who_said_yes_and_who_has_them_are_on_the_team_while_it_is_open() -> None:
    assert given_by() == {
        Place(TeamRole.REFERRER, SENDER, USER),
        Place(TeamRole.PROVIDER, HERE),
        Place(TeamRole.COACH, HERE, COACH),
    }
    assert given_by(is_open=False) == frozenset()
    assert given_by(accepted=False, holder_id=None) == {Place(TeamRole.REFERRER, SENDER, USER)}
    assert given_by(referrer_id=None, accepted=False, holder_id=None) == frozenset()


def test_roles_that_follow_referrals_are_not_given_by_hand() -> None:
    assert BY_THEMSELVES.isdisjoint(roles_by_hand())
    assert BY_THEMSELVES | set(roles_by_hand()) == set(TeamRole)


IDS = [UUID(int=n) for n in range(6)]


@given(
    st.integers(0, 4),
    st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(list(Change))), max_size=20),
)
def test_never_once_and_more_often_add_up_to_the_referrals(others: int, changes: list[tuple[UUID, Change]]) -> None:
    referrals = len({referral_id for referral_id, _ in changes}) + others
    found = per_referral(referrals, changes)
    assert found.never == others
    assert found.never + found.once + found.more == found.referrals == referrals
    assert found.total == len(changes)
    assert [change for change, _ in found.changes] == list(Change)


def test_each_stands_once_on_the_list_and_an_organisation_only_where_nobody_of_it_does() -> None:
    def member(role: TeamRole, name: str, organisation_id: UUID | None, hour: int) -> Member:
        at = datetime(2026, 11, 23, hour, tzinfo=UTC)
        hand = role not in BY_THEMSELVES
        return Member(uuid4(), role, name, organisation_id, "Here", None if hand else uuid4(), "", at, None, hand)

    found = together(
        [
            member(TeamRole.COACH, "Ada", HERE, 9),
            member(TeamRole.PROVIDER, "", HERE, 8),
            member(TeamRole.REFERRER, "Ada", HERE, 7),
            member(TeamRole.PROVIDER, "", SENDER, 10),
            member(TeamRole.FAMILY_HELPER, "Bea", None, 11),
            member(TeamRole.FAMILY_HELPER, "Bea", None, 12),
        ]
    )
    assert [(t.name, t.roles, t.from_at.hour) for t in found] == [
        ("Ada", (TeamRole.REFERRER, TeamRole.COACH), 7),
        ("", (TeamRole.PROVIDER,), 10),
        ("Bea", (TeamRole.FAMILY_HELPER,), 11),
        ("Bea", (TeamRole.FAMILY_HELPER,), 12),
    ]
    assert [t.by_hand_id is None for t in found] == [True, True, False, False]


def test_stretches_of_a_place_begin_and_end_with_it_and_a_moment_counts_as_it_ended() -> None:
    nine, ten, noon = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (9, 10, 12))
    sender, coach = Place(TeamRole.REFERRER, SENDER, USER), Place(TeamRole.COACH, HERE, COACH)
    found = stretches(
        [
            (nine, frozenset({sender})),
            (nine, frozenset({sender, coach})),
            (ten, frozenset({sender})),
            (noon, frozenset({sender, coach})),
        ]
    )
    assert found == [Stretch(coach, nine, ten), Stretch(sender, nine), Stretch(coach, noon)]
    assert stretches([]) == []
