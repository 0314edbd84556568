"""The pages behind a link."""

from goodwork.web.routing import Route, Who

_AT = "my/q/<str:token>"
_VIEWS = "goodwork.web.my.q"

ROUTES = [
    Route(_AT, f"{_VIEWS}.door.request_page", name="my-q", who=Who.BY_LINK, methods=("GET",)),
    Route(f"{_AT}/start", f"{_VIEWS}.door.start", name="my-q-start", who=Who.BY_LINK, methods=("POST",)),
    Route(f"{_AT}/not-now", f"{_VIEWS}.door.not_now", name="my-q-not-now", who=Who.BY_LINK, methods=("POST",)),
    Route(f"{_AT}/helping", f"{_VIEWS}.door.helping", name="my-q-helping", who=Who.BY_LINK),
    Route(f"{_AT}/birth-date", f"{_VIEWS}.door.birth_date", name="my-q-birth-date", who=Who.BY_LINK),
    Route(f"{_AT}/new-link", f"{_VIEWS}.door.new_link", name="my-q-new-link", who=Who.BY_LINK, methods=("POST",)),
    Route(f"{_AT}/ring", f"{_VIEWS}.calls.ring", name="my-q-ring", who=Who.BY_LINK),
    Route(f"{_AT}/ring/done", f"{_VIEWS}.calls.ring_done", name="my-q-ring-done", who=Who.BY_LINK, methods=("GET",)),
    Route(f"{_AT}/worry", f"{_VIEWS}.worry.worry", name="my-q-worry", who=Who.BY_LINK),
    Route(f"{_AT}/worry/done", f"{_VIEWS}.worry.worry_done", name="my-q-worry-done", who=Who.BY_LINK, methods=("GET",)),
    Route(f"{_AT}/send", f"{_VIEWS}.answering.send", name="my-q-send", who=Who.BY_LINK),
    Route(f"{_AT}/thanks", f"{_VIEWS}.answering.thanks", name="my-q-thanks", who=Who.BY_LINK, methods=("GET",)),
    Route(f"{_AT}/ask/<slug:step>", f"{_VIEWS}.answering.question", name="my-q-step", who=Who.BY_LINK),
]
