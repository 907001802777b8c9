"""What the processes write into their logs: named fields from a list, and never what anybody typed.

Three nets. Of a message that is not ours only the template and its numbers are kept, since its words may be
an address with a token in it. Of an error its kind and its places are kept, since its message may quote a
note. And a field that is not on the list, or holds more than a plain word, does not come out.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ROOT = str(Path(__file__).resolve().parent.parent)
OUR_PACKAGES = {"config", "hiring", "candidates", "scorecards"}
LEFT_OUT = "…"
# Fields whose values are words of the code, ids or numbers.
FIELDS = (
    "timestamp",
    "level",
    "logger",
    "place",
    "event",
    "request_id",
    "person",
    "method",
    "route",
    "status",
    "milliseconds",
    "queries",
    "task",
    "task_id",
    "outcome",
    "directive",
    "blocked",
    "page",
    "error",
)
PLAIN_WORD = re.compile(r"[\w.:/+-]{0,100}", re.ASCII)
LONGEST_MESSAGE = 300
MOST_PLACES = 25


def said(logger: WrappedLogger, method: str, fields: EventDict) -> EventDict:
    """Fill a message in whole when the code is ours, else with its numbers only."""
    record: logging.LogRecord = fields["_record"]
    arguments = fields.pop("positional_args", ())
    if record.name.partition(".")[0] in OUR_PACKAGES:
        fields["event"] = _filled(fields["event"], arguments)
    else:
        fields["event"] = _filled(fields["event"], _numbers_of(arguments)) if arguments else LEFT_OUT
        fields["place"] = f"{record.module}:{record.lineno}"
    return fields


def _numbers_of(arguments: Any) -> Any:
    if isinstance(arguments, dict):
        return {key: _number(value) for key, value in arguments.items()}
    return tuple(_number(value) for value in arguments)


def _number(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else LEFT_OUT


def _filled(template: str, arguments: Any) -> str:
    try:
        return template % arguments if arguments else template
    except (TypeError, ValueError, KeyError):
        return template


def described_error(logger: WrappedLogger, method: str, fields: EventDict) -> EventDict:
    """Replace an exception by its kind, the kinds behind it, and where each was raised; no words."""
    error = _error_of(fields.pop("exc_info", None))
    if error is not None:
        fields["error"] = [
            {"kind": _kind(each), "places": _places(each.__traceback__)} for each in _chain(error)
        ]
    return fields


def _error_of(found: Any) -> BaseException | None:
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    return error if isinstance(error, BaseException) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Go from an error to what caused it; an error met twice ends it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _places(trace: TracebackType | None) -> list[str]:
    """Return file, line and function of the innermost calls, the outermost of them first."""
    frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(trace)][-MOST_PLACES:]
    return [f"{_short(code.co_filename)}:{line} {code.co_name}" for code, line in frames]


def _short(filename: str) -> str:
    return filename.rpartition("site-packages/")[2].removeprefix(f"{ROOT}/")


def listed_fields(logger: WrappedLogger, method: str, fields: EventDict) -> EventDict:
    """Let through what is on the list, in its order."""
    return {name: _harmless(name, fields[name]) for name in FIELDS if name in fields}


def _harmless(name: str, value: Any) -> Any:
    if name == "error" or value is None or isinstance(value, (int, float)):
        return value
    if name == "event":
        return str(value)[:LONGEST_MESSAGE]
    return value if PLAIN_WORD.fullmatch(str(value)) else LEFT_OUT


def readable_error(logger: WrappedLogger, method: str, fields: EventDict) -> EventDict:
    """Put an error's places under its line, for a person at a terminal."""
    parts = [
        "\n".join([part["kind"], *(f"  {place}" for place in part["places"])])
        for part in fields.pop("error", [])
    ]
    return {**fields, "exception": "\n".join(parts)} if parts else fields


OF_EVERY_LINE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
AS_JSON: list[Processor] = [structlog.processors.JSONRenderer(ensure_ascii=False)]
AS_LINES: list[Processor] = [readable_error, structlog.dev.ConsoleRenderer(colors=False, sort_keys=False)]


def logging_settings(*, json: bool, level: str) -> dict[str, Any]:
    """Return what logging.config.dictConfig takes: everything to standard error, ours from `level` on."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [said, *OF_EVERY_LINE],
        "processors": [described_error, listed_fields, *(AS_JSON if json else AS_LINES)],
        "pass_foreign_args": True,
        "use_get_message": False,
    }
    ours = {name: {"level": level} for name in sorted(OUR_PACKAGES)}
    web_server = {"gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False}}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"fields": formatter},
        "filters": {"errors": {"()": lambda: lambda record: record.exc_info is not None}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "fields"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            **ours,
            **web_server,
            # Django would print each request with its query, and mail whole requests to ADMINS.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            # Our own line tells how each request ended; of an error Django knows where it happened.
            "django.request": {"level": "ERROR", "filters": ["errors"]},
        },
    }


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *OF_EVERY_LINE,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=False,
)
