"""The addresses of this folder."""

from goodwork.kernel.routes import Route, Who

ROUTES = [
    Route("health", "goodwork.web.health.views.health", name="health", who=Who.PUBLIC, methods=("GET",)),
]
