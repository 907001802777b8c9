"""How long anything may wait for PostgreSQL, Redis or a worker (docs/operating.md, docs/faults.md).

config.settings takes all of it; the numbers have a file of their own because each leans on another.
"""

import os
from typing import Any

# Queues whose workers show that they live, each minute. The language model's runs only where one is named.
CANARY_QUEUES = ("live", "bulk", *(("language_model",) if os.environ.get("SIGNALS_LLM_URL") else ()))
CANARY_SECONDS = 60.0
CANARIES: dict[str, dict[str, Any]] = {
    f"touch-canary-of-{queue}": {
        "task": "hiring.tasks.touch_canary",
        "schedule": CANARY_SECONDS,
        "args": (queue,),
        "options": {"queue": queue, "expires": CANARY_SECONDS - 5},
    }
    for queue in CANARY_QUEUES
}
