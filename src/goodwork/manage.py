"""Django's own commands, for developers: `python -m goodwork.manage makemigrations`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodwork.config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
