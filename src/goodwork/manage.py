"""Django's own commands, for developers: `python -m goodwork.manage makemigrations`.

They act as the owner of the tables, on the same database as `bin/run` of this checkout, running or not.
"""

import os
import sys

from django.core.management import execute_from_command_line

from goodwork.config import database, surroundings
from goodwork.config.postgres_programs import CannotStart


def main() -> None:
    """Run one command of Django's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodwork.config.settings")
    if os.environ.get("GOODWORK_RUN"):
        execute_from_command_line(sys.argv)
        return
    environ = surroundings.current()
    try:
        with database.held(environ):
            environ["DATABASE_URL"] = surroundings.owner_url(environ)
            execute_from_command_line(sys.argv)
    except CannotStart as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
