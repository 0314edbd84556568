"""The end of the message port that is GOV.UK Notify."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from notifications_python_client.errors import HTTPError, TokenError
from notifications_python_client.notifications import NotificationsAPIClient

from goodwork.interop.notify.statuses import meaning_of
from goodwork.reach.messaging.ports import Accepted, GatewayDown, Handover, Outcome, Refused, TryLater, Unclear
from goodwork.reach.messaging.rules import Channel

# The library logs each failure with the address that it called; what became of a message is told by its event.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

TIMEOUT_SECONDS = 10
A_MINUTE = timedelta(minutes=1)
AN_HOUR = timedelta(hours=1)
ADDRESS_LINES_MOST = 7


class NotifyGateway:
    """Sends by one template for each channel, whose whole content is ours: `((body))`, for e-mails `((subject))` too.

    Limits: 3,000 messages a rolling minute; we stay below it. Source: GOV.UK Notify, rate limits.
    """

    per_minute: int | None = 2_700
    batch = 100
    in_flight_seconds: float = 2 * TIMEOUT_SECONDS
    """The library waits so long for a connection, and so long again for each part of an answer."""

    @cached_property
    def _client(self) -> NotificationsAPIClient:
        return NotificationsAPIClient(
            settings.GOODWORK_NOTIFY_API_KEY, base_url=settings.GOODWORK_NOTIFY_BASE_URL, timeout=TIMEOUT_SECONDS
        )

    def send(self, messages: Iterable[Handover]) -> Iterable[tuple[str, Outcome]]:
        """Offer messages one by one, and yield what became of each by its reference."""
        for message in messages:
            yield message.reference, self._offer(message)

    def find(self, reference: str) -> Accepted | None:
        """Return the message of a reference, or None where Notify never took it; raises GatewayDown."""
        try:
            found: list[dict[str, Any]] = self._client.get_all_notifications(reference=reference)["notifications"]
        except (HTTPError, TokenError) as error:
            raise GatewayDown from error
        if not found:
            return None
        return Accepted(gateway_id=str(found[0]["id"]), receipt=meaning_of(str(found[0]["status"])))

    def _offer(self, message: Handover) -> Outcome:
        """Offer one message. What Notify answered decides; where it gave no answer, nobody knows."""
        try:
            answer = self._post(message)
        except TokenError:
            return TryLater(AN_HOUR)
        except HTTPError as error:
            return _meaning_of_refusal(error)
        return Accepted(gateway_id=str(answer["id"]))

    def _post(self, message: Handover) -> dict[str, Any]:
        template = settings.GOODWORK_NOTIFY_TEMPLATES[message.channel.value]
        if message.channel is Channel.SMS:
            answer = self._client.send_sms_notification(
                phone_number=message.to,
                template_id=template,
                personalisation={"body": message.body},
                reference=message.reference,
            )
        elif message.channel is Channel.EMAIL:
            answer = self._client.send_email_notification(
                email_address=message.to,
                template_id=template,
                personalisation={"subject": message.subject_line, "body": message.body},
                reference=message.reference,
            )
        else:
            answer = self._client.send_letter_notification(
                template_id=template,
                personalisation={**_address(message), "body": message.body},
                reference=message.reference,
            )
        return dict(answer)


def _address(message: Handover) -> dict[str, str]:
    """Return a letter's address as Notify wants it: up to seven lines, the last one the postcode."""
    lines = [line.strip() for line in message.to.splitlines() if line.strip()]
    if len(lines) > ADDRESS_LINES_MOST:
        lines = [*lines[: ADDRESS_LINES_MOST - 2], ", ".join(lines[ADDRESS_LINES_MOST - 2 : -1]), lines[-1]]
    return {f"address_line_{number}": line for number, line in enumerate(lines, 1)}


def _meaning_of_refusal(error: HTTPError) -> Outcome:
    """Return what a refusal means: 429 is a limit, 400 the message itself, 401 and 403 our key or clock.

    A 5xx that Notify answered, and a connection that broke, leave open whether the message was taken: the library
    tells a broken connection and a 503 alike (KNOWN: both are `HTTP503Error`).
    """
    status = error.status_code
    if status == 429:
        daily = any("TooManyRequests" in str(item.get("error")) for item in _details(error))
        return TryLater(AN_HOUR if daily else A_MINUTE)
    if status == 400 and any(item.get("error") == "ValidationError" for item in _details(error)):
        return Refused()
    if status < 500:
        return TryLater(AN_HOUR)
    return Unclear()


def _details(error: HTTPError) -> list[dict[str, Any]]:
    """Return Notify's own list of errors; empty where it gave none."""
    return [item for item in error.message if isinstance(item, dict)] if isinstance(error.message, list) else []
