"""The settings of the test run: those of a deployment, in mode `test`, on a throw-away database (tests/conftest.py)."""

import os

os.environ["GOODWORK_MODE"] = "test"
# Nothing listens here: a test that wants the database asks for it (`django_db`), and tests/conftest.py fills this in.
os.environ["DATABASE_URL"] = os.environ.get(
    "GOODWORK_TEST_DATABASE_URL", "postgresql://goodwork@/goodwork?host=%2Fnowhere"
)
for _name in [name for name in os.environ if name.startswith("GOODWORK_") and not name.startswith("GOODWORK_TEST")]:
    if _name not in {"GOODWORK_MODE", "GOODWORK_POSTGRES_BIN", "GOODWORK_VAR"}:
        del os.environ[_name]

from goodwork.config.settings import *  # noqa: E402, F403

# The server of the browser tests has a thread for each request: none keeps its connection.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
