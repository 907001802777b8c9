"""The log as a page reads it."""

from scorecards.selectors.event_log.filters import LogFilters, Stream
from scorecards.selectors.event_log.pages import (
    LogPage,
    actors_to_choose,
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
    "Stream",
    "ValueLine",
    "actors_to_choose",
    "log_page",
    "rows_for_export",
    "title_of",
]
