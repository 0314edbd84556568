"""The laws of the house on the house as it stands, and on a planted violation each: a law that can't fail is none."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from goodwork.kernel.actors import Viewer
from goodwork.ledger.events.types import _REGISTRY, Code, Event, event_classes
from house import laws
from house.reading import ROOT, SOURCE, module_of, modules

# Functions in services.py that write nothing: what they give is needed by those that do.
NOT_WRITES = {
    "reach/links.path",
    "reach/links.reply_path",
    "reach/links.typed_code",
    "reach/links.token_of",
    # It asks the services in its table of files, each of which writes its own event.
    "registers/places.load",
}

# Queries about people that write no audit row, and why none is due.
NOT_READS: set[str] = set()


def rooms(file_name: str) -> list[Any]:
    """Return the imported modules of one file name in the rooms below the doors."""
    found = []
    for module in modules(SOURCE, named=f"{file_name}.py"):
        if module.parts[0] in {"registers", "reach", "pathway", "oversight"}:
            found.append(importlib.import_module("goodwork." + ".".join(module.path.with_suffix("").parts)))
    return found


def functions_of(room_modules: list[Any]) -> list[Any]:
    """Return the public functions of modules: those that they define, and those that they offer from their own room."""
    return [
        f
        for m in room_modules
        for name, f in inspect.getmembers(m, inspect.isfunction)
        if not name.startswith("_") and (f.__module__ == m.__name__ or _offered(m, name, f))
    ]


def _offered(module: Any, name: str, function: Any) -> bool:
    """Say whether a module offers a function of another file of its room."""
    room = module.__name__.rpartition(".")[0]
    return name in getattr(module, "__all__", ()) and bool(function.__module__.startswith(f"{room}."))


def called_elsewhere() -> list[Any]:
    """Return the functions that doors call in other files of a room than services.py and queries.py."""
    found = [getattr(importlib.import_module(name), called, None) for name, called in laws.called_by_doors(modules())]
    return [f for f in found if inspect.isfunction(f)]


def arguments_of(function: Any) -> list[str]:
    """Return the names of a function's arguments, in order."""
    return list(inspect.signature(function).parameters)


@pytest.fixture
def forget_event_classes() -> Any:
    """Planted event classes are taken out of the registry again."""
    before = dict(_REGISTRY)
    yield
    _REGISTRY.clear()
    _REGISTRY.update(before)


def test_foreign_keys_point_down() -> None:
    assert laws.upward_keys(apps.get_models()) == []


@pytest.mark.parametrize(
    ("holds", "target", "breaches"),
    [
        ("registers.people", "reach.promises", 1),
        ("reach.messaging", "reach.strangers", 1),
        ("pathway.eligibility", "pathway.absence", 1),
        ("oversight.silence", "oversight.funnel", 1),
        ("reach.strangers", "reach.messaging", 0),
        ("oversight.funnel", "pathway.outcomes", 0),
    ],
)
@isolate_apps()
def test_a_key_that_points_up_or_to_a_sibling_is_caught(holds: str, target: str, breaches: int) -> None:
    def planted(name: str, room: str, **fields: models.Field[Any, Any]) -> type[models.Model]:
        meta = type("Meta", (), {"app_label": f"planted_{name}"})
        return type(name, (models.Model,), {"__module__": f"goodwork.{room}.models", "Meta": meta, **fields})

    there = planted("There", target)
    here = planted("Here", holds, key=models.ForeignKey(there, on_delete=models.PROTECT))
    assert len(laws.upward_keys([here, there])) == breaches


def test_no_percentage_is_stored() -> None:
    assert laws.stored_percentages(apps.get_models(), event_classes()) == []


@isolate_apps("goodwork.oversight.funnel")
def test_a_stored_percentage_is_caught() -> None:
    figure = type(
        "Figure",
        (models.Model,),
        {
            "__module__": "goodwork.oversight.funnel.models",
            "Meta": type("Meta", (), {"app_label": "funnel"}),
            "in_work_percent": models.IntegerField(),
        },
    )
    assert laws.stored_percentages([figure], []) == ["Figure.in_work_percent"]


def test_events_hold_no_name_contact_or_free_text() -> None:
    assert laws.telling_events(event_classes()) == []


def test_an_event_with_free_text_is_caught(forget_event_classes: None) -> None:
    @dataclass(frozen=True, kw_only=True)
    class PlantedNote(Event, subject="person"):
        """Somebody wrote something down."""

        person_id: UUID
        words: str
        reason: Code | None = None

    assert laws.telling_events([PlantedNote]) == ["PlantedNote.words holds what an event must not hold"]


def test_the_clock_is_read_at_the_doors_only() -> None:
    assert laws.clock_reads(modules()) == []


@pytest.mark.parametrize(
    "text",
    ["from datetime import datetime\nx = datetime.now()\n", "from goodwork.kernel import clock\nx = clock.now()\n"],
)
def test_a_clock_read_below_the_doors_is_caught(text: str) -> None:
    assert len(laws.clock_reads([module_of(text, "reach/promises/services.py")])) == 1


def test_every_service_writes_its_event() -> None:
    found = [m for m in modules() if m.parts[0] in {"registers", "reach", "pathway"}]
    assert found
    assert laws.services_without_event(found, called=laws.called_by_doors(modules()), exempt=NOT_WRITES) == []


def test_a_service_without_event_or_actor_is_caught() -> None:
    silent = (
        "def accept(*, referral_id, by, at):\n    Referral.objects.filter(id=referral_id).update(state='ACCEPTED')\n"
    )
    nameless = "def accept(referral_id):\n    record(ReferralAccepted(referral_id=referral_id), by=None, at=None)\n"
    assert laws.services_without_event([module_of(silent, "pathway/referrals/services.py")]) == [
        "pathway/referrals.accept writes no event"
    ]
    assert len(laws.services_without_event([module_of(nameless, "pathway/referrals/services.py")])) == 1
    door = module_of("from goodwork.pathway.referrals import taking\ntaking.accept(by=1, at=2)\n", "web/x/views.py")
    called = laws.called_by_doors([door])
    assert called == [("goodwork.pathway.referrals.taking", "accept")]
    assert laws.services_without_event([module_of(silent, "pathway/referrals/taking.py")]) == []
    assert len(laws.services_without_event([module_of(silent, "pathway/referrals/taking.py")], called=called)) == 1


def test_every_read_begins_with_its_viewer() -> None:
    found = [m for m in modules(named="queries.py") if m.parts[0] not in {"web", "cli", "interop"}]
    assert laws.queries_without_viewer(found) == []


def test_a_read_without_viewer_is_caught() -> None:
    assert (
        len(laws.queries_without_viewer([module_of("def open_for(person_id):\n    ...\n", "reach/x/queries.py")])) == 1
    )


def test_every_personal_read_leaves_an_audit_row() -> None:
    elsewhere = [f for f in called_elsewhere() if arguments_of(f)[:1] == ["viewer"]]
    assert len(elsewhere) > 8
    assert laws.unaudited_reads([*functions_of(rooms("queries")), *elsewhere], exempt=NOT_READS) == []
    assert laws.mutable_results(elsewhere) == []


@dataclass(frozen=True)
class PlantedCard:
    person_id: UUID


def planted_read(viewer: Viewer) -> list[PlantedCard]:
    return []


def test_a_personal_read_without_audit_is_caught() -> None:
    assert len(laws.unaudited_reads([planted_read])) == 1


def test_reads_return_frozen_dataclasses() -> None:
    assert laws.mutable_results(functions_of(rooms("queries"))) == []


def planted_queryset(viewer: Viewer) -> models.QuerySet[Any]:
    raise LookupError


def test_a_read_that_hands_out_a_queryset_is_caught() -> None:
    assert len(laws.mutable_results([planted_queryset])) == 1


def test_oversight_has_no_statement_that_writes_elsewhere() -> None:
    assert laws.written_elsewhere(modules(SOURCE)) == []


@pytest.mark.parametrize(
    ("text", "breaches"),
    [
        ("SQL = 'UPDATE people_person SET restricted = true'", 1),
        ("SQL = 'WITH gone AS (DELETE FROM \"promises_promise\" RETURNING id) SELECT 1'", 1),
        ("apps.get_model('people', 'Person').objects.all().delete()", 1),
        ("SQL = 'INSERT INTO funnel_fact SELECT 1 ON CONFLICT DO UPDATE SET n = 1'", 0),
    ],
)
def test_a_statement_of_oversight_that_writes_elsewhere_is_caught(tmp_path: Path, text: str, breaches: int) -> None:
    handlers = tmp_path / "oversight" / "funnel" / "handlers.py"
    handlers.parent.mkdir(parents=True)
    handlers.write_text(text)
    assert len(laws.written_elsewhere(modules(tmp_path))) == breaches


def test_decision_records_have_numbers_of_their_own(tmp_path: Path) -> None:
    assert list((ROOT / "docs" / "adr").glob("0*.md"))
    assert laws.repeated_numbers(ROOT / "docs" / "adr") == []
    (tmp_path / "0001-one.md").touch()
    (tmp_path / "0001-two.md").touch()
    assert laws.repeated_numbers(tmp_path) == ["0001-two.md and 0001-one.md share a number"]


def test_no_file_outgrows_its_room() -> None:
    assert laws.long_files(modules()) == []
    assert len(laws.long_files([module_of("x = 1\n" * 421, "reach/x/services.py")])) == 1


def test_no_function_outgrows_a_page() -> None:
    assert laws.long_functions(modules()) == []
    assert len(laws.long_functions([module_of("def pour():\n" + "    x = 1\n" * 70, "reach/x/services.py")])) == 1


def test_who_may_do_what_is_said_in_rooms() -> None:
    assert laws.roles_in_doors(modules()) == []
    planted = "POURERS = (Role.CLINICIAN, Role.PROVIDER)\nMORE = (*POURERS, Role.ADMINISTRATOR)\n"
    assert laws.roles_in_doors([module_of(planted, "web/tea/routes.py")]) == [
        "web/tea/routes.py:1 keeps a list of 2 roles"
    ]
    assert laws.roles_in_doors([module_of(planted, "reach/tea/permissions.py")]) == []


def test_nothing_is_left_unfinished() -> None:
    assert laws.unfinished(modules()) == []
    assert len(laws.unfinished([module_of("# TO" + "DO: later\n", "reach/x/services.py")])) == 1


def test_rooms_and_their_functions_say_what_they_do() -> None:
    assert laws.undocumented(modules()) == []
    assert len(laws.undocumented([module_of("def accept():\n    x = 1\n", "reach/x/services.py")])) == 2


def test_the_guards_of_append_only_tables_stay_on() -> None:
    assert laws.trigger_switches(modules()) == []
    assert len(laws.trigger_switches([module_of("with pgtrigger.ig" + "nore():\n    x = 1\n", "demo/x.py")])) == 1
