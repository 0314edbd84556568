"""The staff pages of questionnaires."""

from goodwork.reach.questionnaires.permissions import HELPERS, READERS
from goodwork.web.routing import NavItem, Route, Who

_AT = "staff/questionnaires/"
_READ = "goodwork.web.staff.questionnaires.reading"
_HELP = "goodwork.web.staff.questionnaires.helping"

ROUTES = [
    Route(_AT, f"{_READ}.index", name="staff-answers", who=Who.SIGNED_IN, roles=READERS, methods=("GET",)),
    Route(
        f"{_AT}answers/<uuid:response_id>",
        f"{_READ}.answers",
        name="staff-answers-one",
        who=Who.SIGNED_IN,
        roles=READERS,
    ),
    Route(
        f"{_AT}ask/<uuid:person_id>",
        f"{_HELP}.begin",
        name="staff-questionnaire-ask",
        who=Who.SIGNED_IN,
        roles=HELPERS,
    ),
    Route(
        f"{_AT}asked/<uuid:request_id>/send",
        f"{_HELP}.send",
        name="staff-questionnaire-send",
        who=Who.SIGNED_IN,
        roles=HELPERS,
    ),
    Route(
        f"{_AT}asked/<uuid:request_id>/done",
        f"{_HELP}.done",
        name="staff-questionnaire-done",
        who=Who.SIGNED_IN,
        roles=HELPERS,
        methods=("GET",),
    ),
    Route(
        f"{_AT}asked/<uuid:request_id>/ask/<slug:step>",
        f"{_HELP}.question",
        name="staff-questionnaire-step",
        who=Who.SIGNED_IN,
        roles=HELPERS,
    ),
]

NAV = [NavItem("Answers", "staff-answers", roles=READERS, order=35)]
