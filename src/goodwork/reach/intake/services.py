"""Everything that can happen to a practice's files and the requests in them. Each writes its event."""

from __future__ import annotations

from goodwork.reach.intake.erasing import erase_reasons
from goodwork.reach.intake.held import go_on, reopen, try_again
from goodwork.reach.intake.importing import Source, import_requests
from goodwork.reach.intake.listing import HandedList, TakenList, hand_in_list, import_list, put_held_on_list
from goodwork.reach.intake.uploads import (
    hand_in,
    preview_upload,
    remove_old_uploads,
    remove_upload,
    send_upload,
    work_on_uploads,
)

__all__ = [
    "HandedList",
    "Source",
    "TakenList",
    "erase_reasons",
    "go_on",
    "hand_in",
    "hand_in_list",
    "import_list",
    "import_requests",
    "preview_upload",
    "put_held_on_list",
    "remove_old_uploads",
    "remove_upload",
    "reopen",
    "send_upload",
    "try_again",
    "work_on_uploads",
]
