"""The parts of a programme: its providers, its rules, and what is better had first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.registers.programmes import queries
from goodwork.registers.programmes.conditions import CannotOffer
from goodwork.registers.programmes.offer_files import written
from goodwork.web.forms import Form
from goodwork.web.staff.programmes.editing import FormPage, back, editable, enter, shown
from goodwork.web.staff.programmes.forms import OrderForm, ProviderForm, RuleForm

_FIELDS = {"providers": "code", "places": "place_1", "comes_after": "any_of"}


def _entered(form: Form, viewer: Viewer, row: dict[str, Any]) -> bool:
    """Enter a changed programme, or put the refusal beside its field."""
    try:
        enter(viewer, row)
    except CannotOffer as refused:
        form.refuse(refused.message.replace("`", ""), _FIELDS.get(refused.field, refused.field))
        return False
    return True


def add_provider(request: HttpRequest, viewer: Viewer, programme_id: UUID) -> HttpResponse:
    """Add a provider, or change one that is there."""
    view = editable(viewer, programme_id)
    form = ProviderForm(request.POST or None, initial={"serves": "ANYBODY"})
    if request.method == "POST" and form.is_valid():
        row, given = written(view.offer), form.provider()
        known = next((p for p in row["providers"] if p["code"] == given["code"]), None)
        if known is None:
            row["providers"].append({"role": "SUB"} | given)
        else:
            known |= given
        row["changed_because"] = f"Provider {given['code']}"
        if _entered(form, viewer, row):
            return back(programme_id)
    intro = "What stays empty is the programme’s own. A provider that is there already is changed by entering it again."
    return shown(request, FormPage(form, view, "Add or change a provider", intro, "Enter it"))


def add_rule(request: HttpRequest, viewer: Viewer, programme_id: UUID) -> HttpResponse:
    """Add a rule."""
    view = editable(viewer, programme_id)
    form = RuleForm(request.POST or None, initial={"wanted": "YES"})
    if request.method == "POST" and form.is_valid():
        row, given = written(view.offer), form.rule()
        row["rules"].append(given)
        row["changed_because"] = f"Rule {given['code']}"
        if _entered(form, viewer, row):
            return back(programme_id)
    intro = (
        "Each refusal is kept and counted. Only the fields of the kind that you choose count. Language, community and"
        " online modules can’t be asked for: they never keep anybody out."
    )
    return shown(request, FormPage(form, view, "Add a rule", intro, "Add the rule"))


def add_order(request: HttpRequest, viewer: Viewer, programme_id: UUID) -> HttpResponse:
    """Say what is better had before a programme."""
    view = editable(viewer, programme_id)
    others = [(p.slug, p.name) for p in queries.offered(viewer, at=clock.now()) if p.id != programme_id]
    form = OrderForm(request.POST or None, programmes=others)
    if request.method == "POST" and form.is_valid():
        row = written(view.offer)
        row["comes_after"].append(form.after())
        row["changed_because"] = "What comes first"
        if _entered(form, viewer, row):
            return back(programme_id)
    intro = "It orders the list of what somebody can have, and says why. It keeps nobody from anything."
    return shown(request, FormPage(form, view, "Add what comes first", intro, "Add it"))


def remove(request: HttpRequest, viewer: Viewer, programme_id: UUID) -> HttpResponse:
    """Take a provider or an order out, or end a rule yesterday; the version before stays in the history."""
    view = editable(viewer, programme_id)
    row = written(view.offer)
    part, key = request.POST.get("part", ""), request.POST.get("key", "")
    if part == "providers":
        row["providers"] = [p for p in row["providers"] if p["code"] != key or p["role"] == "LEAD"]
        row["changed_because"] = f"Provider {key[:40]} out"
    elif part == "rules" and any(r["code"] == key for r in row["rules"]):
        row["rules"] = _ended(row["rules"], key)
        row["changed_because"] = f"Rule {key[:40]} ended"
    elif part == "comes_after" and key.isdecimal() and int(key) < len(row["comes_after"]):
        del row["comes_after"][int(key)]
        row["changed_because"] = "What comes first, out"
    else:
        raise Http404
    if row["providers"] == written(view.offer)["providers"] and part == "providers":
        raise Http404
    enter(viewer, row)
    return back(programme_id)


def _ended(rules: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    """Return rules with one ended yesterday; one that has not begun by then is taken out."""
    yesterday = (local_date(clock.now()) - timedelta(days=1)).isoformat()
    kept = []
    for rule in rules:
        if rule["code"] != code:
            kept.append(rule)
        elif not rule["from_date"] or rule["from_date"] <= yesterday:
            kept.append(rule | {"to_date": yesterday})
    return kept
