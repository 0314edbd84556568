"""What must always be true of a person's own requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from goodwork.ledger.laws import Finding, law
from goodwork.pathway.referrals.rules import Source
from goodwork.pathway.requests.models import OwnRequest


@law("requests.asked_by_the_person")
def asked_by_the_person(*, at: datetime) -> Iterator[Finding]:
    """Find requests whose referral says that somebody else asked for it, or that have no words of the person's own."""
    wrong = OwnRequest.objects.exclude(referral__source__in=[Source.SELF.value, Source.HELPER.value])
    for pk in wrong.values_list("id", flat=True):
        yield Finding("requests.asked_by_the_person", "REQUEST", pk, "its referral names another source")
