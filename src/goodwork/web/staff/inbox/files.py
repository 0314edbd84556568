"""An organisation's referrals as a file to download, and its answers as a file to hand in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from goodwork.kernel import clock, csv_files
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.pathway.replies import columns, exchange, inboxes, services
from goodwork.pathway.replies.exchange import Became, Outcome, Taken
from goodwork.registers.organisations.queries import OrganisationView
from goodwork.web.render import render
from goodwork.web.staff.inbox.forms import AnswersForm

MOST_BYTES = 10_000_000
SHOWN = 200
"""So many refused rows are listed on the page; the file's own lines name the rest on the next try."""


@dataclass(frozen=True)
class FilePage:
    """Where the file goes out and in, with what became of the one that was just handed in."""

    form: AnswersForm
    organisations: list[OrganisationView]
    taken: Taken | None = None
    refused: tuple[Became, ...] = ()
    dry_run: bool = False

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        """What may stand in the column `status`."""
        return tuple(columns.STATUS_WORDS.items())


def download(request: HttpRequest, viewer: Viewer, organisation_id: UUID) -> HttpResponseBase:
    """Give an organisation's open referrals as CSV; no cell of it is taken for a formula."""
    at = clock.now()
    found = next((o for o in inboxes.own_organisations(viewer) if o.id == organisation_id), None)
    if found is None:
        raise NotVisible
    lines = exchange.export_lines(viewer, organisation_id, by=viewer.actor(), at=at)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"referrals-{found.code.lower()}-{local_date(at):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def upload(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a file of answers in, and say of each row that was refused what to mend."""
    own = inboxes.own_organisations(viewer)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AnswersForm(*given, organisations=[(str(o.id), o.name) for o in own])
    if request.method != "POST" or not form.is_valid():
        return render(request, "staff/inbox/file.jinja", FilePage(form, own))
    file = form.cleaned_data["file"]
    organisation_id = UUID(form.cleaned_data["organisation"]) if "organisation" in form.fields else own[0].id
    refused: list[Became] = []

    def tell(became: Became) -> None:
        if became.outcome is Outcome.REFUSED and len(refused) < SHOWN:
            refused.append(became)

    dry_run = bool(form.cleaned_data["dry_run"])
    try:
        checked = csv_files.check(file, needed=columns.NEEDED, known=columns.COLUMNS, most_bytes=MOST_BYTES)
    except csv_files.Refused as unreadable:
        form.refuse(f"{unreadable} Nothing was stored.", "file")
        return render(request, "staff/inbox/file.jinja", FilePage(form, own))
    taken = services.import_answers(
        csv_files.rows(file, checked),
        sha256=checked.sha256,
        organisation_id=organisation_id,
        viewer=viewer,
        dry_run=dry_run,
        tell=tell,
        by=viewer.actor(),
        at=clock.now(),
    )
    blank = AnswersForm(organisations=[(str(o.id), o.name) for o in own])
    return render(request, "staff/inbox/file.jinja", FilePage(blank, own, taken, tuple(refused), dry_run))
