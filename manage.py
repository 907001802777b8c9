#!/usr/bin/env python3
"""Django's command line for this project."""

import sys


def main() -> None:
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        sys.exit(f"{error.name} is not installed: run make setup, then .venv/bin/python manage.py …")
    from config.embedded import EmbeddedServerError, leave_in_order_when_terminated
    from config.startup import load_settings

    leave_in_order_when_terminated()
    load_settings()
    try:
        execute_from_command_line(sys.argv)
    except EmbeddedServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
