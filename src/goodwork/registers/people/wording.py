"""The words in which colleagues ask whether an organisation may see a person. A new wording gets a new version."""

from __future__ import annotations

from typing import Final

CONSENT_WORDING_VERSION: Final = "STAFF_ASKS_2"
CONSENT_WORDING: Final = (
    "May we share your name, how to reach you, and what you told us about work and health with {organisation}? "
    "They use it to help you with work and health, and for nothing else. You can say no. You can change your mind at "
    "any time: then they see nothing more at once, what is open with them stops, and we tell them so. Your care, your "
    "fit note and your benefits stay the same whatever you say."
)
"""The words that are read out; the name of the organisation stands in them."""


def consent_wording(organisation: str) -> str:
    """Return the words in which a person is asked about one organisation, with its name."""
    return CONSENT_WORDING.format(organisation=organisation)
