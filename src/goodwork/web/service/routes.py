"""Address of the page about how well the service keeps its word."""

from goodwork.kernel.routes import Route, Who

ROUTES = [Route("service/", "goodwork.web.service.views.index", name="service", who=Who.PUBLIC, methods=("GET",))]
