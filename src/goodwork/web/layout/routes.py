"""The address of the deployment's own colour."""

from goodwork.kernel.routes import Route, Who

ROUTES = [Route("brand.css", "goodwork.web.layout.brand.colour", name="brand", who=Who.PUBLIC, methods=("GET",))]
