"""The front-end parts: fetched by lock, cut down to what is needed, put where the pages look for them.

`nhsuk-frontend` comes from its package by `npm`, or, on a machine without Node, by the hash-locked `deno` wheel. Its
licensed typeface and its source maps are taken out, addresses inside the style sheet are made relative, and a
right-to-left copy is made. What is left (under 1 MB) lies in `var/assets/nhsuk`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

STYLE = "nhsuk-frontend.min.css"
STYLE_RIGHT_TO_LEFT = "nhsuk-frontend.rtl.min.css"
SCRIPT = "nhsuk-frontend.min.js"
LOCKS = ("package.json", "package-lock.json", "deno.lock", "requirements/node.txt")


class CannotBuild(Exception):
    """The front-end parts can't be made; the text is one sentence that says what to do."""


def build(root: Path, var: Path, *, tell: Callable[[str], None], environ: Mapping[str, str] | None = None) -> bool:
    """Bring `var/assets` up to date with the locks; False when nothing was to be done.

    Raises:
        CannotBuild: neither npm nor the deno wheel brought the packages, or they hold what we don't expect.
    """
    root, var = root.absolute(), var.absolute()
    stamp = var / "assets" / ".stamp"
    wanted = _digest(root)
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    environ = dict(os.environ if environ is None else environ)
    workshop = var / "node"
    shutil.rmtree(workshop / "node_modules", ignore_errors=True)
    workshop.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "deno.lock"):
        shutil.copyfile(root / name, workshop / name)
    runner = _install(root, workshop, tell=tell, environ=environ)
    making = var / "assets.making"
    shutil.rmtree(making, ignore_errors=True)
    _cut_down(workshop / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk", making / "nhsuk")
    turned = [*runner, "node_modules/rtlcss/bin/rtlcss.js"]
    _run([*turned, str(making / "nhsuk" / STYLE), str(making / "nhsuk" / STYLE_RIGHT_TO_LEFT)], workshop, environ)
    if not (making / "nhsuk" / STYLE_RIGHT_TO_LEFT).exists():
        raise CannotBuild("rtlcss wrote no right-to-left style sheet; remove var/node and run again.")
    (making / ".stamp").write_text(wanted)
    shutil.rmtree(var / "assets", ignore_errors=True)
    making.rename(var / "assets")
    shutil.rmtree(workshop, ignore_errors=True)
    return True


def clean(style: str) -> str:
    """Take the licensed typeface and source map out of a style sheet and make addresses relative.

    Raises:
        CannotBuild: an address to another host is left, which the pages' security policy would refuse.
    """
    style = re.sub(r"@font-face\{[^}]*\}", "", style)
    style = style.replace("Frutiger W01,", "")
    style = re.sub(r"/\*# sourceMappingURL=[^*]*\*/\s*", "", style)
    style = style.replace("url(/assets/images/", "url(images/")
    left = re.search(r"(https?:)?//[^)\s]{0,80}|Frutiger", style)
    if left:
        raise CannotBuild(f"The style sheet still holds '{left.group(0)}'; config/assets.py must learn about it.")
    return style


def _cut_down(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    try:
        style = clean((source / STYLE).read_text())
        script = (source / SCRIPT).read_text()
        (target / STYLE).write_text(style)
        (target / SCRIPT).write_text(re.sub(r"//# sourceMappingURL=\S*\s*$", "", script))
        (target / "images").mkdir()
        for name in sorted(set(re.findall(r"url\(images/([^)]+)\)", style))):
            shutil.copyfile(source / "assets" / "images" / name, target / "images" / name)
    except FileNotFoundError as error:
        raise CannotBuild(f"nhsuk-frontend holds no {error.filename}; check its version in package.json.") from error


def _install(root: Path, workshop: Path, *, tell: Callable[[str], None], environ: Mapping[str, str]) -> list[str]:
    """Fetch the packages; the answer is the command that runs a script of theirs."""
    npm, node = (shutil.which(name, path=environ.get("PATH")) for name in ("npm", "node"))
    trouble = ""
    if npm and node:
        tell("fetching the design system with npm")
        try:
            _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], workshop, environ)
        except CannotBuild as error:
            trouble = f" (npm: {error})"
        else:
            return [node]
    tell("fetching the design system with deno, as npm is not at hand" if not trouble else "npm failed; trying deno")
    deno = _deno(root, workshop, environ)
    shutil.rmtree(workshop / "node_modules", ignore_errors=True)
    with_cache = {**environ, "DENO_DIR": str(workshop / "cache"), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    try:
        _run([deno, "install", "--frozen", "--node-modules-dir=auto", "--quiet"], workshop, with_cache)
    except CannotBuild as error:
        raise CannotBuild(f"The design system can't be fetched: {error}{trouble}; check the network.") from error
    return ["env", f"DENO_DIR={workshop / 'cache'}", deno, "run", "--allow-all", "--no-prompt", "--quiet"]


def _deno(root: Path, workshop: Path, environ: Mapping[str, str]) -> str:
    place = workshop / "deno"
    uv = Path(sys.prefix) / "bin" / "uv"
    lock = str(root / "requirements" / "node.txt")
    _run(
        [
            *(str(uv), "pip", "install", "--quiet", "--require-hashes", "--python", sys.executable),
            *("--target", str(place), "-r", lock),
        ],
        workshop,
        environ,
    )
    return str(place / "bin" / "deno")


def _run(command: list[str], folder: Path, environ: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, env=dict(environ), capture_output=True, text=True, check=False, timeout=300
        )
    except FileNotFoundError as error:
        raise CannotBuild(f"{command[0]} is not there") from error
    except subprocess.TimeoutExpired as error:
        raise CannotBuild(f"{Path(command[0]).name} took longer than five minutes") from error
    if done.returncode != 0:
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        said = next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "it said nothing")
        raise CannotBuild(f"{Path(command[0]).name} failed: {said[:300]}")


def _digest(root: Path) -> str:
    summed = hashlib.sha256(Path(__file__).read_bytes())
    for name in LOCKS:
        summed.update((root / name).read_bytes())
    return summed.hexdigest()


def main() -> int:
    """Bring this checkout's assets up to date, as `bin/test` does; the answer is the exit status."""
    from goodwork.config import surroundings

    try:
        build(surroundings.ROOT, surroundings.var_folder(os.environ), tell=print)
    except CannotBuild as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
