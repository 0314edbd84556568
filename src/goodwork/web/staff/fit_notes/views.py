"""Pages of fit-note requests."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.paging import Page
from goodwork.kernel.text import csv_cell
from goodwork.reach.campaigns.rules import CHANNEL_WORDS
from goodwork.reach.intake import queries, services
from goodwork.reach.intake.rules import DONE_WORDS, OUTCOME_WORDS, REASON_WORDS, CannotHandIn, Outcome, UploadState
from goodwork.reach.intake.views import Counts, ImportView, PreviewRow, RecordView, UploadView
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people.codes import LANGUAGES
from goodwork.web.render import render
from goodwork.web.staff.fit_notes.forms import FileForm
from goodwork.web.staff.fit_notes.words import SENT_WORDS, WORDS

FEW_FILES: Final = 10
MANY_FILES: Final = 200
NOTHING_FOUND: Final = "none"
DONE: Final = {
    "sent": "Sent. People are contacted as the list below says",
    "removed": "The file was thrown away, and nobody was contacted",
    "found": "A way to reach the person was found",
    NOTHING_FOUND: "There is still no way to reach the person. Add a number or an address to their record first",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """Handing in, files not sent yet, and files sent."""

    form: FileForm
    practices: tuple[str, ...]
    uploads: tuple[UploadView, ...]
    imports: tuple[ImportView, ...]
    older: bool
    waiting: int
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One outcome to look at alone: its words, its records, where it leads, and whether it is looked at."""

    words: str
    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The records of one outcome that leads to nobody: how many, and how many for which reason."""

    words: str
    number: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """What would become of an uploaded file's records."""

    upload: UploadView
    practice: str
    rows: Page[PreviewRow] | None
    tabs: tuple[Tab, ...]
    ways: tuple[tuple[str, int], ...]
    reasons: tuple[Group, ...]
    languages: tuple[tuple[str, int], ...]
    address: str
    words: Mapping[str, Mapping[Any, str]]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPage:
    """What became of a file's records."""

    sent: ImportView
    rows: Page[RecordView]
    tabs: tuple[Tab, ...]
    ways: tuple[tuple[str, int], ...]
    reasons: tuple[Group, ...]
    address: str
    words: Mapping[str, Mapping[Any, str]]
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    """The requests that wait for somebody."""

    rows: Page[RecordView]
    address: str
    words: Mapping[str, Mapping[Any, str]]
    done: str = ""
    problem: str = ""
    at_row: str = ""

    def problems(self) -> list[tuple[str, str]]:
        """Return what went wrong, with whom it is about and where that is mended."""
        if not self.problem:
            return []
        row = next((r for r in self.rows.rows if str(r.id) == self.at_row and r.person_id), None)
        if row is None:
            return [("", self.problem)]
        where = reverse("staff-person-details", kwargs={"person_id": row.person_id})
        return [(where, self.problem.replace("the person", row.name).replace("their record", "the record"))]


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _outcome(request: HttpRequest) -> Outcome | None:
    asked = request.GET.get("outcome", "")
    return next((outcome for outcome in Outcome if outcome.value == asked), None)


def _practices(viewer: Viewer) -> list[tuple[str, str]]:
    named = organisations.named(viewer, queries.practices(viewer))
    return sorted(((str(one), name) for one, name in named.items()), key=lambda pair: pair[1])


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Hand a file in, and look at those handed in before."""
    practices = _practices(viewer)
    form = FileForm(request.POST or None, request.FILES or None, practices=practices)
    if request.method == "POST":
        # A form without any field filled in is still one that was sent.
        form = FileForm(request.POST, request.FILES, practices=practices)
        if form.is_valid():
            chosen = UUID(form.cleaned_data.get("practice") or practices[0][0])
            file = form.cleaned_data["file"]
            try:
                made = services.hand_in(
                    viewer=viewer,
                    organisation_id=chosen,
                    file_name=file.name,
                    stream=file.file,
                    by=viewer.actor(),
                    at=clock.now(),
                )
            except CannotHandIn as refusal:
                form.refuse(refusal.message, refusal.field)
            else:
                return redirect("staff-fit-notes-file", upload_id=made)
    most = MANY_FILES if request.GET.get("older") else FEW_FILES
    imports = queries.imports(viewer, most=most + 1)
    page = IndexPage(
        form=form,
        practices=tuple(name for _, name in practices),
        uploads=tuple(queries.waiting_uploads(viewer)),
        imports=tuple(imports[:most]),
        older=most == FEW_FILES and len(imports) > most,
        waiting=queries.waiting_count(viewer),
        done=DONE.get(request.GET.get("done", ""), ""),
    )
    return render(request, "staff/fit_notes/index.jinja", page)


def upload(request: HttpRequest, viewer: Viewer, upload_id: UUID) -> HttpResponse:
    """Show what would become of each record of a file that was handed in."""
    return _upload(request, viewer, upload_id)


def _upload(request: HttpRequest, viewer: Viewer, upload_id: UUID, problem: str = "") -> HttpResponse:
    found = queries.upload(viewer, upload_id)
    if found.state is UploadState.SENT and found.import_id is not None:
        return redirect("staff-fit-notes-sent", import_id=found.import_id)
    if found.state is UploadState.REMOVED:
        return redirect(reverse("staff-fit-notes") + "?done=removed")
    outcome = _outcome(request)
    rows = None
    if found.state is UploadState.PREVIEWED:
        outcomes = (outcome.value,) if outcome else ()
        rows = queries.preview_page(viewer, upload_id, outcomes=outcomes, number=_number(request), at=clock.now())
    page = UploadPage(
        upload=found,
        practice=organisations.named(viewer, [found.organisation_id]).get(found.organisation_id, ""),
        rows=rows,
        tabs=_tabs(found.counts, outcome),
        ways=_ways(found.counts),
        reasons=_reasons(found.counts),
        languages=tuple(
            (LANGUAGES.get(code, code), number) for code, number in sorted(found.languages.items()) if code
        ),
        address=f"?outcome={outcome.value if outcome else ''}&page=",
        words=WORDS,
        problem=problem,
    )
    return render(request, "staff/fit_notes/upload.jinja", page, status=409 if problem else 200)


def send(request: HttpRequest, viewer: Viewer, upload_id: UUID) -> HttpResponse:
    """Send a file exactly as its preview shows it."""
    try:
        state = services.send_upload(
            viewer=viewer,
            upload_id=upload_id,
            fingerprint=request.POST.get("fingerprint", ""),
            by=viewer.actor(),
            at=clock.now(),
        )
    except CannotHandIn as refusal:
        return _upload(request, viewer, upload_id, refusal.message)
    if state is UploadState.SENT:
        import_id = queries.upload(viewer, upload_id).import_id
        return redirect(reverse("staff-fit-notes-sent", kwargs={"import_id": import_id}) + "?done=sent")
    return redirect("staff-fit-notes-file", upload_id=upload_id)


def remove(request: HttpRequest, viewer: Viewer, upload_id: UUID) -> HttpResponse:
    """Throw a file away that was not sent."""
    try:
        services.remove_upload(viewer=viewer, upload_id=upload_id, by=viewer.actor(), at=clock.now())
    except CannotHandIn as refusal:
        return _upload(request, viewer, upload_id, refusal.message)
    return redirect(reverse("staff-fit-notes") + "?done=removed")


def sent(request: HttpRequest, viewer: Viewer, import_id: UUID) -> HttpResponse:
    """Show what became of each record of a file that was sent."""
    found = queries.one_import(viewer, import_id)
    outcome = _outcome(request)
    page = SentPage(
        sent=found,
        rows=queries.records(
            viewer,
            import_id,
            outcomes=(outcome.value,) if outcome else (),
            number=_number(request),
            at=clock.now(),
        ),
        tabs=_tabs(found.counts, outcome, DONE_WORDS),
        ways=_ways(found.counts),
        reasons=_reasons(found.counts),
        address=f"?outcome={outcome.value if outcome else ''}&page=",
        words=SENT_WORDS,
        done=DONE.get(request.GET.get("done", ""), ""),
    )
    return render(request, "staff/fit_notes/sent.jinja", page)


def waiting(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the requests that wait for somebody."""
    done = request.GET.get("done", "")
    page = WaitingPage(
        rows=queries.waiting(viewer, number=_number(request), at=clock.now()),
        address="?page=",
        words=SENT_WORDS,
        done=DONE.get(done, "") if done != NOTHING_FOUND else "",
        problem=DONE[done] if done == NOTHING_FOUND else "",
        at_row=request.GET.get("row", ""),
    )
    return render(request, "staff/fit_notes/waiting.jinja", page)


def try_again(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """Look once more for a way to reach the person of a request."""
    outcome = services.try_again(viewer=viewer, request_id=request_id, by=viewer.actor(), at=clock.now())
    done = NOTHING_FOUND if outcome is Outcome.REVIEW else "found"
    at_row = f"&row={request_id}" if done == NOTHING_FOUND else ""
    return redirect(reverse("staff-fit-notes-waiting") + f"?done={done}{at_row}")


class _Lines:
    """What csv writes to: each line is handed on as it is written."""

    def write(self, line: str) -> str:
        return line


def records_csv(request: HttpRequest, viewer: Viewer, import_id: UUID) -> HttpResponseBase:
    """Give what became of a file's records as CSV; no cell of it is taken for a formula."""
    found = queries.one_import(viewer, import_id)
    at = clock.now()

    def lines() -> Iterator[str]:
        writer = csv.writer(_Lines())
        yield "\ufeff"
        yield cast(str, writer.writerow(["record", "request_id", "name", "outcome", "reason", "channel", "stands"]))
        number, pages = 1, 1
        while number <= pages:
            page = queries.records(viewer, import_id, number=number, at=at)
            number, pages = number + 1, page.pages
            for row in page.rows:
                cells = (row.record, row.request_id, row.name, row.outcome.value, row.reason, row.channel, row.stands)
                yield cast(str, writer.writerow([csv_cell(cell) for cell in cells]))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="fit-notes-{found.started_at:%Y-%m-%d}.csv"'
    return response


def _tabs(counts: Counts, current: Outcome | None, words: Mapping[Outcome, str] = OUTCOME_WORDS) -> tuple[Tab, ...]:
    shown = [
        Tab(
            words=words[outcome],
            number=counts.of(outcome),
            href=f"?outcome={outcome.value}",
            current=outcome is current,
        )
        for outcome in (
            Outcome.INVITED,
            Outcome.CALL,
            Outcome.REVIEW,
            Outcome.NOT_INVITED,
            Outcome.REJECTED,
            Outcome.DUPLICATE,
        )
        if counts.of(outcome)
    ]
    return (Tab(words="All", number=counts.total, href="?", current=current is None), *shown)


def _ways(counts: Counts) -> tuple[tuple[str, int], ...]:
    return tuple((CHANNEL_WORDS[way], counts.channels[way]) for way in CHANNEL_WORDS if counts.channels.get(way))


def _reasons(counts: Counts) -> tuple[Group, ...]:
    groups = []
    for outcome in (Outcome.REVIEW, Outcome.NOT_INVITED, Outcome.REJECTED):
        found = [(reason, number) for (one, reason), number in counts.reasons.items() if one == outcome]
        if found:
            ordered = sorted(found, key=lambda pair: (-pair[1], pair[0]))
            groups.append(
                Group(
                    words=OUTCOME_WORDS[outcome],
                    number=counts.of(outcome),
                    reasons=tuple((REASON_WORDS.get(reason, reason), number) for reason, number in ordered),
                )
            )
    return tuple(groups)
