"""Writes of replies: asking organisations by a link (asking), what happens on its page (opening), and their answers."""

from __future__ import annotations

from goodwork.pathway.replies.answering import Answered, CannotAnswer, answer, refuse
from goodwork.pathway.replies.asking import (
    ask_fresh_link,
    close_requests,
    note_failed,
    note_rung,
    remind,
    retry_for,
    send_request,
    tell_answered,
    want_replies,
)
from goodwork.pathway.replies.exchange import import_answers
from goodwork.pathway.replies.opening import NoPoint, TooManyCodes, note_seen, open_details, send_code, try_typed

__all__ = [
    "Answered",
    "CannotAnswer",
    "NoPoint",
    "TooManyCodes",
    "answer",
    "ask_fresh_link",
    "close_requests",
    "import_answers",
    "note_failed",
    "note_rung",
    "note_seen",
    "open_details",
    "refuse",
    "remind",
    "retry_for",
    "send_code",
    "send_request",
    "tell_answered",
    "try_typed",
    "want_replies",
]
