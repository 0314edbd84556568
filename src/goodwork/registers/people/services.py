"""Everything that can happen to a person's record. Each is one transaction and writes its event."""

from __future__ import annotations

from goodwork.registers.people.consents import CannotWithdraw, decline_consent, give_consent, withdraw_consent
from goodwork.registers.people.details import (
    CannotCorrect,
    correct_details,
    flag_contact_point_failed,
    note_needs,
    set_contact_needs,
    set_language,
    set_reading_need,
)
from goodwork.registers.people.flags import (
    allow_texts,
    lift_opt_out,
    lift_restriction,
    opt_out,
    record_death,
    restrict,
    retract_death,
    set_safe_contact,
    stop_texts,
)
from goodwork.registers.people.identity import resolve_many
from goodwork.registers.people.linking import CannotLink, CannotPart, link, part
from goodwork.registers.people.retention import CannotHold, classify_record, erase, release_hold, set_hold
from goodwork.registers.people.reviews import hold_for_review, hold_many, keep_apart, link_review, undo_review

__all__ = [
    "CannotCorrect",
    "CannotHold",
    "CannotLink",
    "CannotPart",
    "CannotWithdraw",
    "allow_texts",
    "classify_record",
    "correct_details",
    "decline_consent",
    "erase",
    "flag_contact_point_failed",
    "give_consent",
    "hold_for_review",
    "hold_many",
    "keep_apart",
    "lift_opt_out",
    "lift_restriction",
    "link",
    "link_review",
    "note_needs",
    "opt_out",
    "part",
    "record_death",
    "release_hold",
    "resolve_many",
    "restrict",
    "retract_death",
    "set_contact_needs",
    "set_hold",
    "set_language",
    "set_reading_need",
    "set_safe_contact",
    "stop_texts",
    "undo_review",
    "withdraw_consent",
]
