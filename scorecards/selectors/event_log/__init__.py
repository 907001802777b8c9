"""The log as a page reads it."""

from scorecards.selectors.event_log.actors import NamedActor, Who, suggested_actors, who_is_meant
from scorecards.selectors.event_log.filters import LogFilters, Stream
from scorecards.selectors.event_log.pages import (
    LogPage,
    log_page,
    rows_for_export,
    title_of,
)
from scorecards.selectors.event_log.rows import Fact, LogRow, ValueLine

__all__ = [
    "Fact",
    "LogFilters",
    "LogPage",
    "LogRow",
    "NamedActor",
    "Stream",
    "ValueLine",
    "Who",
    "log_page",
    "rows_for_export",
    "suggested_actors",
    "title_of",
    "who_is_meant",
]
