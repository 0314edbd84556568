"""Everything that can happen to campaigns and invitations. Each is one transaction and writes its event."""

from __future__ import annotations

from goodwork.reach.campaigns.inviting import Invited, invite_many
from goodwork.reach.campaigns.lists import begin_list, complete_list, put_on_list
from goodwork.reach.campaigns.planning import approve, ensure_standing, plan, set_pace
from goodwork.reach.campaigns.preview import preview
from goodwork.reach.campaigns.running import pause, resume, send_due, start, stop
from goodwork.reach.campaigns.standing import cancel_for_people, cancel_triggers, remind_due

__all__ = [
    "Invited",
    "approve",
    "begin_list",
    "cancel_for_people",
    "cancel_triggers",
    "complete_list",
    "ensure_standing",
    "invite_many",
    "pause",
    "plan",
    "preview",
    "put_on_list",
    "remind_due",
    "resume",
    "send_due",
    "set_pace",
    "start",
    "stop",
]
