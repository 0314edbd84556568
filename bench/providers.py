"""The other side of a city: 400 organisations to which people are referred on, with their requests and programmes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

IN_A_CITY = 400
IN_THE_TOWN = 8
PROGRAMMES_EACH = 3
CODE = "BENCH-PROVIDER-"
EMAIL = "inbox@example.org"
"""Who signs in for the first of them."""


def settle(*, at: datetime) -> None:
    """Register the providers, and let everybody who is helped in the town be referred on, some to two of them."""
    from goodwork.demo.cast import PASSWORD
    from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, Role
    from goodwork.pathway.referrals.chaining import Onward, refer_on_to_several
    from goodwork.pathway.referrals.models import Referral
    from goodwork.registers.access import queries as access
    from goodwork.registers.access import services as accounts
    from goodwork.registers.organisations import services as organisations
    from goodwork.registers.organisations.rules import Kind
    from goodwork.registers.people.wording import CONSENT_WORDING_VERSION

    begin = at - timedelta(days=30)
    ids = [
        organisations.register(
            name=f"Made-up provider {number}", kind=Kind.VCSE, local_code=f"{CODE}{number:03}", by=SYSTEM, at=begin
        )
        for number in range(IN_A_CITY)
    ]
    # A copy of what came to the first comes to one of these, where somebody can sign in as well (bench/city.py).
    for number in range(IN_THE_TOWN, IN_A_CITY, IN_THE_TOWN):
        email, name = f"inbox.{number}@example.org", f"Pat Provider {number}"
        accounts.invite(email=email, name=name, role=Role.PROVIDER, organisation_id=ids[number], by=SYSTEM, at=begin)
    user_id = accounts.invite(
        email=EMAIL, name="Pru Provider", role=Role.PROVIDER, organisation_id=ids[0], by=SYSTEM, at=begin
    )
    token = access.invitation_token(SYSTEM_VIEWER, user_id, at=begin)
    accounts.accept_invitation(token=token or "", password=PASSWORD, by=SYSTEM, at=begin)
    helped = Referral.objects.filter(closed_at__isnull=True, holder_id__isnull=False).order_by("id")
    for turn, (referral_id, coach_id) in enumerate(helped.values_list("id", "holder_id")):
        by = Actor(kind=ActorKind.USER, id=coach_id)
        places = [ids[turn % IN_THE_TOWN], ids[(turn + 3) % IN_THE_TOWN]][: 1 + (turn % 5 > 0)]
        refer_on_to_several(
            referral_id=referral_id,
            onward=[Onward(organisation_id=place, words="I would like to meet people.") for place in places],
            consent_wording=CONSENT_WORDING_VERSION,
            by=by,
            at=at - timedelta(hours=1),
        )


def offer(*, at: datetime) -> None:
    """Enter the programmes of the sources, and some of each provider, made like those of the demonstration."""
    from goodwork.demo.programmes import enter_programmes, shipped
    from goodwork.kernel.actors import SYSTEM
    from goodwork.registers.programmes import services as programmes
    from goodwork.registers.programmes.offer_files import read_offer

    begin = at - timedelta(days=30)
    enter_programmes(by=SYSTEM, from_at=begin, at=at)
    patterns = [row for row in shipped("demonstration.json") if not row.get("comes_after")]
    made = []
    for number in range(IN_A_CITY * PROGRAMMES_EACH):
        row = {**patterns[number % len(patterns)], "slug": f"bench-{number}", "name": f"Made-up programme {number}"}
        code = f"{CODE}{number // PROGRAMMES_EACH:03}"
        made.append(read_offer({**row, "providers": [{**row["providers"][0], "code": code, "role": "LEAD"}]}))
    programmes.load(made, by=SYSTEM, at=at - timedelta(days=1))


def ids() -> list[UUID]:
    """Return the providers of the database, in their order; none where there are none."""
    from goodwork.registers.organisations.models import Organisation

    found = Organisation.objects.filter(local_code__startswith=CODE).order_by("local_code")
    return list(found.values_list("id", flat=True))
