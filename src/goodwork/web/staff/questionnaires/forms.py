"""The form under somebody's own words: what they are about."""

from __future__ import annotations

from goodwork.reach.questionnaires.themes import THEMES
from goodwork.web.forms import Form, MultipleChoiceField


class ThemesForm(Form):
    """What somebody wrote about: several themes, or none."""

    themes = MultipleChoiceField(
        label="What did they write about?",
        help_text="Tick all that fit, or none. It is counted, to see what people need, and stands in their own file.",
        asked="Choose themes from the list",
        choices=[(theme.value, words) for theme, words in THEMES.items()],
        required=False,
    )
