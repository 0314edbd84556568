"""A production start that lacks something names everything that is missing, at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys

COMPLETE = {
    "GOODWORK_MODE": "production",
    "GOODWORK_SECRET_KEY": "x" * 64,
    "GOODWORK_ALLOWED_HOSTS": "goodwork.example.org",
    "GOODWORK_BASE_URL": "https://goodwork.example.org",
    "DATABASE_URL": "postgresql://goodwork_app@db.example.org/goodwork",
    "GOODWORK_NOTIFY_API_KEY": "name-00000000-0000-0000-0000-000000000000-00000000-0000-0000-0000-000000000000",
    "GOODWORK_NOTIFY_CALLBACK_TOKEN": "token",
    "GOODWORK_NOTIFY_TEMPLATE_SMS": "0d0b5c9e-1f6e-4f36-9a0e-000000000001",
    "GOODWORK_NOTIFY_TEMPLATE_EMAIL": "0d0b5c9e-1f6e-4f36-9a0e-000000000002",
    "GOODWORK_NOTIFY_TEMPLATE_LETTER": "0d0b5c9e-1f6e-4f36-9a0e-000000000003",
}
SHOW = "from goodwork.config import settings as s; import json; print(json.dumps([%s]))"


def settings(show: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    told = {name: value for name, value in {**COMPLETE, **changed}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", SHOW % show],
        env={"PATH": os.environ["PATH"], **told},
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_that_is_missing_is_named_at_once() -> None:
    done = settings("1", GOODWORK_SECRET_KEY=None, DATABASE_URL=None, GOODWORK_NOTIFY_TEMPLATE_SMS=None)
    assert done.returncode != 0
    for name in ("GOODWORK_SECRET_KEY", "DATABASE_URL", "GOODWORK_NOTIFY_TEMPLATE_SMS"):
        assert f"{name}: " in done.stderr
    assert "GOODWORK_ALLOWED_HOSTS" not in done.stderr


def test_half_measures_are_refused() -> None:
    assert "50 or more" in settings("1", GOODWORK_SECRET_KEY="short").stderr
    assert "https://" in settings("1", GOODWORK_BASE_URL="http://goodwork.example.org").stderr
    assert "set it to 1 or 0" in settings("1", GOODWORK_ALLOW_DRAFT_TRANSLATIONS="perhaps").stderr
    assert "development, production or test" in settings("1", GOODWORK_MODE="prod").stderr


def test_production_is_strict() -> None:
    names = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 10**7"
    done = settings(f"{names}, not s.DEBUG, not s.GOODWORK_ALLOW_DRAFT_TRANSLATIONS, s.GOODWORK_SECOND_FACTOR_REQUIRED")
    assert done.stdout.strip() == "[true, true, true, true, true, true, true]", done.stderr


def test_what_stands_behind_the_question_mark_reaches_the_database() -> None:
    url = "postgresql://u:p%40ss@h:6432/n?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
    done = settings("{k: s.DATABASES['default'][k] for k in ('HOST', 'PORT', 'PASSWORD', 'OPTIONS')}", DATABASE_URL=url)
    assert json.loads(done.stdout) == [
        {
            "HOST": "h",
            "PORT": "6432",
            "PASSWORD": "p@ss",
            "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"},
        }
    ]
    for wrong in ("postgresql://h:port/n", "postgresql://[::1/n", "mysql://h/n", "nonsense"):
        assert "DATABASE_URL must look like" in settings("1", DATABASE_URL=wrong).stderr.strip().splitlines()[-1]
