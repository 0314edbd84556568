"""The person's own pages: opened by a link and the date of birth."""

from goodwork.web.routing import Route, Who

_GET, _POST = ("GET",), ("POST",)
_V = "goodwork.web.my"

ROUTES = [
    Route("my/", f"{_V}.home.index", name="my-home", who=Who.BY_LINK, methods=_GET),
    Route("my/ring", f"{_V}.acts.ring", name="my-ring", who=Who.BY_LINK),
    Route("my/worry", f"{_V}.acts.worry", name="my-worry", who=Who.BY_LINK),
    Route("my/not-now", f"{_V}.acts.not_now", name="my-not-now", who=Who.BY_LINK),
    Route("my/stop", f"{_V}.acts.stop", name="my-stop", who=Who.BY_LINK),
    Route("my/start", f"{_V}.acts.start", name="my-start", who=Who.BY_LINK),
    Route("my/answer", f"{_V}.acts.answer", name="my-answer", who=Who.BY_LINK, methods=_POST),
    Route("my/leave", f"{_V}.acts.leave", name="my-leave", who=Who.BY_LINK, methods=_POST),
    Route("my/left", f"{_V}.acts.left", name="my-left", who=Who.BY_LINK, methods=_GET),
    Route("my/details", f"{_V}.details.index", name="my-details", who=Who.BY_LINK),
    Route("my/share", f"{_V}.held.share", name="my-share", who=Who.BY_LINK),
    Route("my/held", f"{_V}.held.index", name="my-held", who=Who.BY_LINK, methods=_GET),
    Route("my/held/copy", f"{_V}.held.copy", name="my-held-copy", who=Who.BY_LINK, methods=_POST),
    Route("my/find", f"{_V}.find.index", name="my-find", who=Who.BY_LINK),
    Route("my/find/sent", f"{_V}.find.sent", name="my-find-sent", who=Who.BY_LINK, methods=_GET),
]
