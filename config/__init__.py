"""Settings, routes and processes: everything that ties the three apps together."""

import os

# Small matrices are multiplied faster by one thread than by several that wait for each other. numpy reads
# this when it is first imported, so it stands where every process begins.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
