"""Addresses of the first page and the privacy notice."""

from goodwork.kernel.routes import Route, Who

ROUTES = [
    Route("", "goodwork.web.home.views.index", name="home", who=Who.PUBLIC, methods=("GET",)),
    Route("privacy/", "goodwork.web.home.views.privacy", name="privacy", who=Who.PUBLIC, methods=("GET",)),
]
