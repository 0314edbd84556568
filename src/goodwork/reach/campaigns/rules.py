"""Who may be invited, what states a campaign and an invitation go through, how fast and how often we write. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from goodwork.kernel.states import Machine

DAYS_BETWEEN_INVITATIONS: Final = 84
"""Who was invited up to and including so many calendar days before is not invited again. Source: rule 6."""

REMINDER_AFTER_DAYS: Final = 7
"""When the one reminder goes out where nothing else was said."""

LEAST_AGE: Final = 16
MOST_MESSAGES_PER_HOUR: Final = 20_000
DEFAULT_MESSAGES_PER_HOUR: Final = 200
MINUTES_BETWEEN_SENDINGS: Final = 5


class Trigger(StrEnum):
    """What a campaign is about."""

    FIT_NOTE_REQUEST = "FIT_NOTE_REQUEST"
    WHOLE_LIST = "WHOLE_LIST"
    WAITING_LIST = "WAITING_LIST"


TRIGGER_WORDS: Final = {
    Trigger.FIT_NOTE_REQUEST: "Fit-note requests, as they come in",
    Trigger.WHOLE_LIST: "Everybody registered with the practice",
    Trigger.WAITING_LIST: "People on a waiting list, or joining one",
}

NEEDS_APPROVAL: Final = frozenset({Trigger.WHOLE_LIST, Trigger.WAITING_LIST})
"""The triggers that nobody asked for, so that the controller must have said yes first (DOMAIN 7.5)."""


class ListKind(StrEnum):
    """What a list of people is: those registered with a practice, those who wait, those who have just joined."""

    REGISTERED = "REGISTERED"
    WAITING = "WAITING"
    ENTERING = "ENTERING"


LIST_WORDS: Final = {
    ListKind.REGISTERED: "People registered with the practice",
    ListKind.WAITING: "People on a waiting list",
    ListKind.ENTERING: "People entering the pathway",
}


class Withheld(StrEnum):
    """Why somebody is not invited; the first that applies, in this order. Source: rule 6, and rule 7 for the last."""

    DECEASED = "DECEASED"
    OPTED_OUT = "OPTED_OUT"
    UNDER_16 = "UNDER_16"
    OPEN_REFERRAL = "OPEN_REFERRAL"
    ALREADY_INVITED = "ALREADY_INVITED"
    NO_WAY_TO_REACH = "NO_WAY_TO_REACH"


WITHHELD_WORDS: Final = {
    Withheld.DECEASED: "Has died",
    Withheld.OPTED_OUT: "Asked not to be invited",
    Withheld.UNDER_16: "Under 16",
    Withheld.OPEN_REFERRAL: "Has an open referral already",
    Withheld.ALREADY_INVITED: "Was invited within the last 84 days",
    Withheld.NO_WAY_TO_REACH: "Has no number, email or address that we can use",
}


CHANNEL_WORDS: Final = {"SMS": "Text", "EMAIL": "Email", "LETTER": "Letter", "CALL": "Call"}
"""The ways by which people are invited, in a reader's words, in the order in which they are tried."""


class LawfulBasis(StrEnum):
    """The basis in data protection law that the controller names (DOMAIN 7.1)."""

    PUBLIC_TASK_CARE = "PUBLIC_TASK_CARE"
    PUBLIC_TASK_PUBLIC_HEALTH = "PUBLIC_TASK_PUBLIC_HEALTH"
    EXPLICIT_CONSENT = "EXPLICIT_CONSENT"


LAWFUL_BASIS_WORDS: Final = {
    LawfulBasis.PUBLIC_TASK_CARE: "Public task, and health or social care: UK GDPR Articles 6(1)(e) and 9(2)(h)",
    LawfulBasis.PUBLIC_TASK_PUBLIC_HEALTH: "Public task, and public health: UK GDPR Articles 6(1)(e) and 9(2)(i)",
    LawfulBasis.EXPLICIT_CONSENT: "Consent, and explicit consent: UK GDPR Articles 6(1)(a) and 9(2)(a)",
}


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "DRAFT"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"
    FINISHED = "FINISHED"


CAMPAIGN: Final = Machine(
    name="campaign",
    initial=CampaignState.DRAFT,
    moves={
        CampaignState.DRAFT: {"START": CampaignState.RUNNING, "STOP": CampaignState.STOPPED},
        CampaignState.RUNNING: {
            "PAUSE": CampaignState.PAUSED,
            "STOP": CampaignState.STOPPED,
            "FINISH": CampaignState.FINISHED,
        },
        CampaignState.PAUSED: {"RESUME": CampaignState.RUNNING, "STOP": CampaignState.STOPPED},
        CampaignState.STOPPED: {},
        CampaignState.FINISHED: {},
    },
)

CAMPAIGN_WORDS: Final = {
    CampaignState.DRAFT: "Not started",
    CampaignState.RUNNING: "Running",
    CampaignState.PAUSED: "Paused",
    CampaignState.STOPPED: "Stopped",
    CampaignState.FINISHED: "Finished",
}


class InvitationState(StrEnum):
    """Where an invitation stands. An open one is no open thing: nobody owes the person anything until they answer."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    NOT_ANSWERED = "NOT_ANSWERED"
    CANCELLED = "CANCELLED"


INVITATION: Final = Machine(
    name="invitation",
    initial=InvitationState.OPEN,
    moves={
        InvitationState.OPEN: {
            "ANSWER": InvitationState.ANSWERED,
            "EXPIRE": InvitationState.NOT_ANSWERED,
            "CANCEL": InvitationState.CANCELLED,
        },
        InvitationState.ANSWERED: {},
        InvitationState.NOT_ANSWERED: {"ANSWER": InvitationState.ANSWERED},
        InvitationState.CANCELLED: {},
    },
)


class RecipientState(StrEnum):
    """Where one person of a campaign's frozen list stands."""

    WAITING = "WAITING"
    DONE = "DONE"
    LEFT_OUT = "LEFT_OUT"
    TAKEN_OFF = "TAKEN_OFF"


class CannotCampaign(ValueError):
    """A campaign can't do this now; `message` says why and what to do, `field` beside which field it stands."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def exclusion(
    *,
    deceased: bool,
    opted_out: bool,
    age: int,
    has_open_referral: bool,
    last_invited_date: date | None,
    on_date: date,
) -> Withheld | None:
    """Say why somebody is not invited on a day, or None where they may be.

    `age` is in whole years on that day. `last_invited_date` is the latest day of a request or campaign on which the
    person was invited or promised a call; one up to and including 84 days before counts, and so does one after.
    Source: rule 6 of the fit-note file's description.
    """
    if deceased:
        return Withheld.DECEASED
    if opted_out:
        return Withheld.OPTED_OUT
    if age < LEAST_AGE:
        return Withheld.UNDER_16
    if has_open_referral:
        return Withheld.OPEN_REFERRAL
    if last_invited_date is not None and (on_date - last_invited_date).days <= DAYS_BETWEEN_INVITATIONS:
        return Withheld.ALREADY_INVITED
    return None


def reminder_date(on_date: date, after_days: int | None) -> date | None:
    """Say on which day the one reminder is due, or None where none is wanted."""
    return None if after_days is None else on_date + timedelta(days=after_days)


def allowance(*, per_hour: int, sent_last_hour: int, waiting: int) -> int:
    """Say how many may be written to in this sending, one of twelve in an hour.

    So that an hour's messages are spread over it, and never more go out within any hour than were asked for.
    """
    share = -(-per_hour * MINUTES_BETWEEN_SENDINGS // 60)
    return max(0, min(share, per_hour - sent_last_hour, waiting))


def check_approval(*, approved_by: str, dpia_version: str, not_marketing: str) -> None:
    """Refuse an approval that leaves out what the controller must have said (DOMAIN 7.5).

    Raises: CannotCampaign, naming the field.
    """
    if len(approved_by.strip()) < 3:
        raise CannotCampaign("Enter the name and role of who approved this for the practice", field="approved_by")
    if not dpia_version.strip():
        raise CannotCampaign(
            "Enter the version of the data protection assessment that covers this", field="dpia_version"
        )
    if len(not_marketing.strip()) < 20:
        raise CannotCampaign(
            "Say in a sentence or two why these messages are part of people's care and not marketing",
            field="not_marketing",
        )


def check_plan(*, name: str, messages_per_hour: int, reminder_after_days: int | None) -> None:
    """Refuse a plan that can't be carried out. Raises: CannotCampaign, naming the field."""
    if not name.strip():
        raise CannotCampaign("Enter a name that you will know the campaign by", field="name")
    if len(name) > 120:
        raise CannotCampaign("Use 120 characters or fewer for the name", field="name")
    if not 1 <= messages_per_hour <= MOST_MESSAGES_PER_HOUR:
        raise CannotCampaign(
            f"Enter how many people to contact in an hour, from 1 to {MOST_MESSAGES_PER_HOUR}",
            field="messages_per_hour",
        )
    if reminder_after_days is not None and not 1 <= reminder_after_days <= 60:
        raise CannotCampaign("Enter after how many days to remind people, from 1 to 60", field="reminder_after_days")
