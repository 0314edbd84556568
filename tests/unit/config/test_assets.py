"""The design system without what is not ours to ship."""

from __future__ import annotations

import json
import re

import pytest

from goodwork.config import assets, surroundings

FONT = "@font-face{font-family:Frutiger W01;src:url(https://assets.nhs.uk/fonts/F.woff2)}"


def test_the_licensed_typeface_and_foreign_addresses_are_taken_out() -> None:
    rules = "body{font-family:Frutiger W01,arial}i{background:url(/assets/images/a.svg)}"
    style = f"{FONT}{rules}/*# sourceMappingURL=x */"
    assert assets.clean(style) == "body{font-family:arial}i{background:url(images/a.svg)}"


@pytest.mark.parametrize("left", ["a{src:url(https://example.org/x)}", "a{src:url(//example.org/x)}", "a{x:Frutiger}"])
def test_what_we_do_not_know_is_not_shipped(left: str) -> None:
    with pytest.raises(assets.CannotBuild, match="still holds"):
        assets.clean(left)


def test_what_is_built_is_small_and_whole() -> None:
    folder = surroundings.ROOT / "var" / "assets" / "nhsuk"
    style = (folder / assets.STYLE).read_text()
    for name in re.findall(r"url\(images/([^)]+)\)", style):
        assert (folder / "images" / name).exists()
    turned = (folder / assets.STYLE_RIGHT_TO_LEFT).read_text()
    assert turned.count("margin-left") == style.count("margin-right")
    assert turned != style
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 1_000_000


def test_the_locks_name_versions_and_digests_and_no_address() -> None:
    for name in ("package-lock.json", "deno.lock"):
        text = (surroundings.ROOT / name).read_text()
        assert "http" not in text
    lock = json.loads((surroundings.ROOT / "package-lock.json").read_text())
    parts = {key: value for key, value in lock["packages"].items() if key}
    assert parts
    assert all(part["integrity"].startswith("sha512-") for part in parts.values())
    for path in (surroundings.ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "http" not in text
        wanted = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
        assert wanted
        assert len(wanted) == len(re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)), (
            path
        )
