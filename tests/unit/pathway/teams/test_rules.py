"""Places that a referral gives on a team, and how often people change hands."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from goodwork.pathway.teams.rules import BY_THEMSELVES, Change, Place, TeamRole, per_referral, places, roles_by_hand

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
