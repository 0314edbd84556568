"""Addresses of the pages about the service."""

from goodwork.kernel.routes import Route, Who

ROUTES = [
    Route("about/", "goodwork.web.about.views.index", name="about", who=Who.PUBLIC, methods=("GET",)),
    Route(
        "about/accessibility/",
        "goodwork.web.about.views.accessibility",
        name="accessibility",
        who=Who.PUBLIC,
        methods=("GET",),
    ),
]
