"""What `bin/run` does once Python has its packages: database, assets, demonstration, web server and worker, and an end.

This process stays as the one that holds everything: it starts again what dies, and ends all of it on Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from types import FrameType

from goodwork.config import assets, database, postgres, supervisor, surroundings
from goodwork.config.postgres_programs import CannotStart

DEFAULT_PORT = 8000
CUT_SHORT = "being loaded\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Start Goodwork and stay until told to stop; the answer is the exit status."""
    told = _read(arguments)
    environ = os.environ
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_like_ctrl_c)
    try:
        return _run(told, environ)
    except (CannotStart, assets.CannotBuild, supervisor.CannotServe) as error:
        say(str(error))
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    except Exception as error:
        if "No space left on device" in str(error):
            say(f"The disk is full: free some space where {surroundings.ROOT} lies, then run this again.")
            return 1
        if environ.get("GOODWORK_TRACEBACK"):
            raise
        log = surroundings.var_folder(environ) / "log" / "start.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)))
        say(f"Goodwork met an error of its own ({type(error).__name__}); what is known stands in {log}.")
    return 1


def say(text: str) -> None:
    """Print one line for the person at the keyboard."""
    print(text, flush=True)  # noqa: T201


def tell(text: str) -> None:
    """Print one line about what goes on."""
    say(f"  {text}")


def _stop_like_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    class OneSentence(argparse.ArgumentParser):
        def error(self, message: str) -> None:  # type: ignore[override]
            say(f"{message[:1].upper()}{message[1:]}; see bin/run --help.")
            sys.exit(1)

    parser = OneSentence(prog="bin/run", add_help=False)
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--no-demo", action="store_true")
    return parser.parse_args(arguments)


def _run(told: argparse.Namespace, environ: MutableMapping[str, str]) -> int:
    began = time.monotonic()
    var = surroundings.var_folder(environ)
    environ.setdefault("GOODWORK_MODE", "development")
    with _only_one(var), _held_port(told, environ) as port:
        base_url = environ.setdefault("GOODWORK_BASE_URL", f"http://localhost:{port}")
        if told.fresh:
            _delete(environ)
        _check_disk(var)
        as_told = dict(environ)
        environ["GOODWORK_RUN"] = "1"
        environ.setdefault("DJANGO_SETTINGS_MODULE", "goodwork.config.settings")
        if not surroundings.uses_own_database(environ):
            database.check_addresses(environ)
        say("Goodwork starts." if (var / "assets").exists() else "Goodwork starts for the first time.")
        assets.build(surroundings.ROOT, var, tell=tell)
        if not surroundings.uses_own_database(environ):
            tell(f"using the database that DATABASE_URL names ({_without_password(environ['DATABASE_URL'])})")
        with database.held(environ):
            _prepare(told, environ)
            with supervisor.Supervisor(environ, port=port, tell=say) as running:
                running.start()
                surroundings.remember(as_told)
                _welcome(base_url, environ, seconds=time.monotonic() - began)
                return running.stay()


def _prepare(told: argparse.Namespace, environ: MutableMapping[str, str]) -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CannotStart(str(error)) from error
    database.make_ready(environ, tell=tell)
    if not surroundings.uses_own_database(environ) and database.one_role_only(environ):
        tell("note: one database role does everything; docs/adr/0002 says how to give the product a role of its own")
    _collect_static(environ)
    _load_demonstration(told, environ)


@contextlib.contextmanager
def _held_port(told: argparse.Namespace, environ: MutableMapping[str, str]) -> Iterator[int]:
    """Give the port, and keep it from the first moment: a first start takes minutes before the web server listens.

    The web server shares its port among its processes (SO_REUSEPORT), so a second Goodwork that starts meanwhile would
    share it too, unseen, and each request go to either. The holding socket never listens; it can be shared by the web
    server only, and whoever looks first is refused (without SO_REUSEADDR on it, their look is no exception).
    """
    port = DEFAULT_PORT if told.port is None else told.port
    if not 1 <= port <= 65535:
        raise CannotStart(f"--port is {port}; choose a number from 1024 to 65535.")
    host = supervisor.listening_address(environ)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe, socket.socket(family) as held:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            probe.bind((host, port))
            probe.close()
            held.bind((host, port))
        except PermissionError as error:
            raise CannotStart(f"Port {port} is not for this account; choose one above 1023, such as 8000.") from error
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken by another program: stop that, or choose another by bin/run --port {port + 1}."
            ) from error
        yield port


@contextlib.contextmanager
def _only_one(var: Path) -> Iterator[None]:
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "run.lock").open("a")
    except PermissionError as error:
        raise CannotStart(f"{var} can't be written; give this account the right to, or move the checkout.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                "Goodwork of this checkout is running already; stop it there with Ctrl-C, or use it."
            ) from error
        yield


def _check_disk(var: Path) -> None:
    free = shutil.disk_usage(var).free
    if free < postgres.SMALLEST_FREE_BYTES:
        raise CannotStart(
            f"The disk is full: {var} has {free // 1024 // 1024} MB left and Goodwork needs "
            f"{postgres.SMALLEST_FREE_BYTES // 1024 // 1024} MB; free some space, then run this again."
        )


def _delete(environ: MutableMapping[str, str]) -> None:
    if not surroundings.uses_own_database(environ):
        raise CannotStart(
            "--fresh deletes only Goodwork's own database; empty the one that DATABASE_URL names yourself, or unset it."
        )
    var = surroundings.var_folder(environ)
    server = postgres.of_checkout(var)
    if server.data.exists():
        say(f"--fresh deletes everything that Goodwork holds in {server.data}: people, notes, plans, history.")
        try:
            answer = input("Type yes to delete it: ")
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise CannotStart("Nothing was deleted, and Goodwork did not start.")
    server.remove()
    for path in (server.home / "notes", var / "mail", var / "log"):
        shutil.rmtree(path, ignore_errors=True)


def _collect_static(environ: MutableMapping[str, str]) -> None:
    from goodwork.config import static

    if static.collect(surroundings.var_folder(environ)):
        tell("style sheets and scripts are in place")


def _load_demonstration(told: argparse.Namespace, environ: MutableMapping[str, str]) -> None:
    """The first time only, and never into data that holds people already."""
    note = database.stamp_folder(environ) / "demonstration"
    if environ["GOODWORK_MODE"] != "development":
        return
    cut_short = note.exists() and note.read_text() == CUT_SHORT
    if (note.exists() and not cut_short) or told.no_demo:
        return
    if cut_short:
        raise CannotStart(
            "The demonstration was cut short while it was loaded; begin again with bin/run --fresh, "
            "or go on with what there is by bin/run --no-demo."
        )
    note.parent.mkdir(parents=True, exist_ok=True)
    if database.holds_people(environ):
        note.write_text("the database held people already\n")
        return
    tell("loading the demonstration: one practice in Synthetic Manchester")
    note.write_text(CUT_SHORT)
    done = subprocess.run(_command("demo", "load", "--size", "practice"), env=dict(environ), check=False)
    if done.returncode < 0 or done.returncode == 130:
        raise KeyboardInterrupt
    if done.returncode:
        raise CannotStart(
            "The demonstration could not be loaded; start with bin/run --no-demo, or again with bin/run --fresh."
        )
    note.write_text("loaded\n")


def _welcome(base_url: str, environ: MutableMapping[str, str], *, seconds: float) -> None:
    done = subprocess.run(
        _command("demo", "sign-ins", "--format", "json"), env=dict(environ), check=False, capture_output=True, text=True
    )
    say("")
    say(f"  Goodwork is at {base_url}    (ready in {seconds:.0f} s; Ctrl-C ends it, data stays)")
    with contextlib.suppress(ValueError):
        rows = json.loads(done.stdout) if done.returncode == 0 else []
        if rows:
            say("")
            say("  To sign in to the demonstration:")
            width = max(len(row["email"]) for row in rows)
            for row in rows:
                say(f"    {row['email']:<{width}}  {row['password']}  {row.get('what_for') or row.get('role', '')}")
    if database.nobody_signs_in(environ):
        say("")
        say("  Nobody can sign in yet; this makes the first administrator, and prints the link that sets the password:")
        say('    .venv/bin/goodwork accounts create-admin --email YOU@EXAMPLE.ORG --name "YOUR NAME"')
    say("")


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "goodwork.config.command_line", *words]


def _without_password(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return f"{parts.hostname or 'a socket'}{parts.path}"


if __name__ == "__main__":
    sys.exit(main())
