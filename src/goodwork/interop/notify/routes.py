"""The addresses that GOV.UK Notify calls; the bearer token lets in."""

from goodwork.kernel.routes import Route, Who

_VIEWS = "goodwork.interop.notify.views"

ROUTES = [
    Route(
        "interop/notify/receipts",
        f"{_VIEWS}.receipts",
        name="notify-receipts",
        who=Who.PUBLIC,
        methods=("POST",),
        csrf_exempt=True,
    ),
    Route(
        "interop/notify/texts",
        f"{_VIEWS}.texts",
        name="notify-texts",
        who=Who.PUBLIC,
        methods=("POST",),
        csrf_exempt=True,
    ),
    Route(
        "interop/notify/returned-letters",
        f"{_VIEWS}.returned_letters",
        name="notify-returned-letters",
        who=Who.PUBLIC,
        methods=("POST",),
        csrf_exempt=True,
    ),
]
