"""What a person can do about what was agreed: tick off their own, and say how the help was."""

from goodwork.kernel.routes import Route, Who

_V = "goodwork.web.my.agreed.views"

ROUTES = [
    Route("my/agreed/done", f"{_V}.done", name="my-agreed-done", who=Who.BY_LINK, methods=("POST",)),
    Route("my/agreed/helped", f"{_V}.helped", name="my-helped", who=Who.BY_LINK, methods=("POST",)),
]
