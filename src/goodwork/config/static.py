"""Style sheets, scripts and pictures gathered with names that hold their content's digest, and packed, for serving."""

from __future__ import annotations

import hashlib
from pathlib import Path


def collect(var: Path) -> bool:
    """Gather the static files anew where any of them changed; False when nothing was to be done. Django is set up."""
    from django.conf import settings
    from django.core.management import call_command

    summed = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            summed.update(str(path).encode() + path.read_bytes())
    stamp = var / "static" / ".stamp"
    if stamp.exists() and stamp.read_text() == summed.hexdigest():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(summed.hexdigest())
    return True
