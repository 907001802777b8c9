"""The settings of what operators decide and look at: plain connections, logs, probes, figures.

config.settings takes all of them.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config import env, logs
from config.databases import PRODUCTION, TESTING
from config.fault_limits import CANARY_SECONDS

# Connections that leave the machine ----------------------------------------------------------------
# Said by whoever knows that the network between them is nobody else's, as docker-compose.yml does.
ALLOW_PLAIN_DATABASE = env.flag("ALLOW_PLAIN_DATABASE", default=False)
ALLOW_PLAIN_REDIS = env.flag("ALLOW_PLAIN_REDIS", default=False)

# Logs -------------------------------------------------------------------------------------------
# Fields for a machine in production, lines for a person elsewhere.
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMAT = env.choice("LOG_FORMAT", ("json", "lines"), "json" if PRODUCTION else "lines")
LOG_LEVEL = env.choice("LOG_LEVEL", LEVELS, "WARNING" if TESTING else "INFO")
LOGGING = logs.logging_settings(json=LOG_FORMAT == "json", level=LOG_LEVEL)
# The proxy's header with the request's id, say X-Request-ID. Unnamed: no client's word is taken.
REQUEST_ID_HEADER = env.text("REQUEST_ID_HEADER", "")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Probes -----------------------------------------------------------------------------------------
PROBE_PATHS = ("/healthz", "/readyz", "/metrics")
# Two signs of life may be lost, say while the worker is restarted, before anybody is woken.
CANARY_MAX_AGE_SECONDS = 3 * CANARY_SECONDS
# Whoever asks from inside speaks plain HTTP.
SECURE_REDIRECT_EXEMPT = [rf"^{path[1:]}$" for path in PROBE_PATHS]

# Figures ----------------------------------------------------------------------------------------
# Without a token there are none: /metrics is 404, and nothing is kept.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# Where a worker, which has no web server, answers /metrics: 0.0.0.0:9100.
METRICS_BIND = env.text("METRICS_BIND", "")

# Files of exercises ---------------------------------------------------------------------------------
# Where clamd listens, host:port or the path of its socket. Unnamed: files are checked by kind alone.
SCANNER_ADDRESS = env.socket_address("SCANNER_ADDRESS")


def _share_figures() -> None:
    """Name a folder in which this process and those that it forks keep their figures together.

    The library reads the name when it is imported, so this comes first. A folder of our own goes with us.
    """
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        return
    own = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="hiring-loop-metrics-")
    atexit.register(_remove, own, os.getpid())


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:  # those that were forked leave it to the first
        shutil.rmtree(folder, ignore_errors=True)


if METRICS_TOKEN:
    _share_figures()
