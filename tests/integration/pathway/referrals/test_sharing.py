"""Exactly what an organisation sees of a person: the same for preview, link, inbox and file (B7, M2, DOMAIN 7.10)."""

from __future__ import annotations

import pytest

from factories.pathway import AT, world
from factories.replies import charity, referral_to
from factories.staff import account
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.pathway.referrals import sharing
from goodwork.registers.access import queries as access
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db
WORDS = {"words": "Mornings are hard.", "comment": "Prefers to be rung."}


def test_the_preview_is_what_the_organisation_sees() -> None:
    here, made = world(), charity()
    person_id, one = referral_to(here, made, given_name="Ana", email="ana@example.org", **WORDS)
    mine = Viewer(kind=ActorKind.PERSON, id=person_id)
    before = sharing.shared(
        mine, person_id=person_id, recipient_id=made, work_status=sharing.WorkStatus.OFF_SICK, **WORDS, at=AT
    )
    provider = access.viewer_for(account(Role.PROVIDER, made), AT)
    seen = sharing.opened(provider, [one], at=AT).of[one]
    assert before == seen
    told = dict(seen.rows())
    assert told["Name"].startswith("Ana ")
    assert told["In their words"] == "Mornings are hard."
    assert told["Work"] == "In work, off sick"
    assert not any("1970" in text or "NHS" in text for text in told.values()), "no date of birth, no number"


def test_nobody_hidden_is_found_and_nobody_watched_is_written_to() -> None:
    here, made = world(), charity()
    person_id, one = referral_to(here, made, email="ana@example.org")
    people.set_safe_contact(person_id=person_id, safe_contact=True, by=SYSTEM, at=AT)
    provider = access.viewer_for(account(Role.PROVIDER, made), AT)
    watched = sharing.opened(provider, [one], at=AT).of[one]
    assert (watched.mobile, watched.email, watched.address) == ("", "", "")
    assert watched.phone
    assert "leave no message" in watched.cautions[0]
    people.restrict(person_id=person_id, by=SYSTEM, at=AT)
    hidden = sharing.opened(provider, [one], at=AT).of[one]
    assert (hidden.phone, hidden.mobile, hidden.email, hidden.address) == ("", "", "", "")
    assert "Tregenna practice puts you in touch" in hidden.cautions[0]


def test_consent_another_organisation_an_end_and_a_death_take_the_person_out() -> None:
    here, made, other = world(), charity(), charity()
    person_id, one = referral_to(here, made)
    provider = access.viewer_for(account(Role.PROVIDER, made), AT)
    stranger = access.viewer_for(account(Role.PROVIDER, other), AT)
    assert one in sharing.opened(provider, [one], at=AT).of
    assert sharing.opened(stranger, [one], at=AT).of == {}
    assert sharing.opened(stranger, [one], organisation_ids=[made], at=AT).of == {}, "naming it is not enough"
    assert sharing.opened(Viewer(kind=ActorKind.PERSON, id=person_id), [one], organisation_ids=[made], at=AT).of == {}
    with pytest.raises(NotVisible):
        sharing.shared(stranger, person_id=person_id, recipient_id=other, at=AT)
    people.withdraw_consent(person_id=person_id, recipient_id=made, wording_version="WHC-1", by=SYSTEM, at=AT)
    assert sharing.opened(SYSTEM_VIEWER, [one], organisation_ids=[made], at=AT).of == {}
