"""A worker's own /metrics, since it has no web server: on METRICS_BIND, for whoever holds the token."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from config import metrics
from config.probe_pages import may_read_figures

logger = logging.getLogger(__name__)


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the address may hold anything."""


def serve(bind: str) -> None:
    """Answer at `bind` (host:port) until the process ends; a port that is taken is said and costs no work."""
    host, _, port = bind.rpartition(":")
    try:
        server = make_server(host, int(port), _answer, handler_class=_Silent)
    except (OSError, ValueError) as error:
        logger.error("METRICS_BIND cannot be used: %s", type(error).__name__)
        return
    threading.Thread(target=server.serve_forever, daemon=True).start()


def _answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    allowed = may_read_figures(environ.get("HTTP_AUTHORIZATION", ""))
    if environ["PATH_INFO"] != "/metrics" or not allowed:
        start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Not found\n"]
    start("200 OK", [("Content-Type", metrics.CONTENT_TYPE)])
    return [metrics.exposition(with_state=False)]
