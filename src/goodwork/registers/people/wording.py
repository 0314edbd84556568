"""The words in which colleagues ask whether an organisation may see a person. A new wording gets a new version."""

from __future__ import annotations

from typing import Final

CONSENT_WORDING_VERSION: Final = "STAFF_ASKS_1"
CONSENT_WORDING: Final = (
    "May we share your name, how to reach you, and what you told us about work and health with this organisation? "
    "They use it to help you with work and health, and for nothing else. You can say no. You can change your mind at "
    "any time. Your care, your fit note and your benefits stay the same whatever you say."
)
