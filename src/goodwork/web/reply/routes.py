"""Addresses for organisations that answer without an account. Each shows on GET and acts on POST only."""

from goodwork.kernel.routes import Route, Who

_AT = "reply/<str:token>/"
_VIEWS = "goodwork.web.reply.views"
_CODES = "goodwork.web.reply.codes"

ROUTES = [
    Route("reply/", f"{_CODES}.typed", "reply-typed", Who.BY_LINK),
    Route("reply/fresh/", f"{_CODES}.fresh_by_typed", "reply-fresh-typed", Who.BY_LINK, methods=("POST",)),
    Route("reply/sent/", f"{_CODES}.fresh_sent", "reply-fresh-sent", Who.BY_LINK, methods=("GET",)),
    Route(_AT, f"{_VIEWS}.show", "reply", Who.BY_LINK, methods=("GET",)),
    Route(f"{_AT}answer/", f"{_VIEWS}.answer", "reply-answer", Who.BY_LINK, methods=("POST",)),
    Route(f"{_AT}send-code/", f"{_CODES}.send", "reply-send-code", Who.BY_LINK, methods=("POST",)),
    Route(f"{_AT}ask-code/", f"{_CODES}.ask_code", "reply-ask-code", Who.BY_LINK, methods=("POST",)),
    Route(f"{_AT}code/", f"{_CODES}.try_code", "reply-code", Who.BY_LINK),
    Route(f"{_AT}close/", f"{_CODES}.close", "reply-close", Who.BY_LINK, methods=("POST",)),
    Route(f"{_AT}fresh/", f"{_CODES}.fresh", "reply-fresh", Who.BY_LINK, methods=("POST",)),
]
