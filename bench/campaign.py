"""Previewing and queueing a campaign to a whole list, as a ratio to COPYing the list's rows, and the memory it needs.

The list is made by importing it; that is not measured. The aim is the import's: a ratio of 60 at most for each of the
two, and less than 300 MB whatever the length.
"""

from __future__ import annotations

import argparse
import tempfile
from typing import IO, Any
from uuid import UUID

from bench.fit_notes_import import AT, copy, write
from bench.harness import peak_memory_mb, product, seconds


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    parser.add_argument("--people", type=int, default=100_000, help="how many rows the list has (100000)")


def take_list(stream: IO[bytes], practice_id: UUID) -> None:
    """Import the rows as the practice's registered list."""
    from goodwork.kernel import csv_files
    from goodwork.kernel.actors import SYSTEM
    from goodwork.reach.campaigns.rules import ListKind
    from goodwork.reach.intake import services
    from goodwork.reach.intake.rules import LIST_COLUMNS

    checked = csv_files.check(stream, needed=LIST_COLUMNS)  # type: ignore[arg-type]
    services.import_list(
        rows=csv_files.rows(stream, checked),  # type: ignore[arg-type]
        source=services.Source(sha256=checked.sha256),
        organisation_id=practice_id,
        list_kind=ListKind.REGISTERED,
        by=SYSTEM,
        at=AT,
    )


def plan(practice_id: UUID) -> UUID:
    """Plan and approve a campaign to everybody."""
    from goodwork.kernel.actors import SYSTEM
    from goodwork.reach.campaigns import services
    from goodwork.reach.campaigns.rules import MOST_MESSAGES_PER_HOUR, LawfulBasis, Trigger

    campaign_id = services.plan(
        organisation_id=practice_id,
        trigger=Trigger.WHOLE_LIST,
        name="Measured",
        messages_per_hour=MOST_MESSAGES_PER_HOUR,
        by=SYSTEM,
        at=AT,
    )
    services.approve(
        campaign_id=campaign_id,
        approved_by="Dr Example, partner",
        lawful_basis=LawfulBasis.PUBLIC_TASK_CARE,
        dpia_version="1",
        not_marketing="It offers help that is part of people's care.",
        by=SYSTEM,
        at=AT,
    )
    return campaign_id


def send_all(campaign_id: UUID) -> None:
    """Queue everybody, however many hours of the campaign's pace that takes."""
    from datetime import timedelta

    from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
    from goodwork.reach.campaigns import queries, services
    from goodwork.reach.campaigns.rules import CampaignState

    at = AT
    while queries.campaign(SYSTEM_VIEWER, campaign_id).state is CampaignState.RUNNING:
        services.send_due(by=SYSTEM, at=at)
        at += timedelta(minutes=5)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure."""
    with product(), tempfile.TemporaryFile() as stream:
        from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
        from goodwork.reach.campaigns import queries, services
        from goodwork.registers.organisations import services as organisations

        practice_id = organisations.register(name="Tregenna", kind="PRACTICE", ods_code="P84048", by=SYSTEM, at=AT)
        write(stream, asked.people)
        copied = min(seconds(lambda: copy(stream)) for _ in range(3))
        take_list(stream, practice_id)
        campaign_id = plan(practice_id)
        previewed = seconds(lambda: services.preview(campaign_id=campaign_id, by=SYSTEM, at=AT))
        view = queries.campaign(SYSTEM_VIEWER, campaign_id).preview
        assert view is not None
        started = seconds(
            lambda: services.start(campaign_id=campaign_id, fingerprint=view.fingerprint, by=SYSTEM, at=AT)
        )
        queued = seconds(lambda: send_all(campaign_id))
    return {
        "people": view.people,
        "contacted": view.contacted,
        "copy_seconds": round(copied, 3),
        "preview_seconds": round(previewed, 2),
        "preview_ratio": round(previewed / copied, 1),
        "start_seconds": round(started, 2),
        "queue_seconds": round(queued, 2),
        "queue_ratio": round(queued / copied, 1),
        "aim_ratio": 60,
        "peak_memory_mb": round(peak_memory_mb()),
        "aim_memory_mb": 300,
    }
