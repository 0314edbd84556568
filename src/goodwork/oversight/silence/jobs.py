"""What comes round: putting down the public figures once a day."""

from __future__ import annotations

from datetime import datetime

from goodwork.ledger.jobs.services import sweep
from goodwork.oversight.silence import services


@sweep("silence.publish", every_minutes=60)
def publish(*, at: datetime) -> int:
    """Put down the figures of the public page, once a day."""
    return services.publish(at=at)
