"""The settings of fault tests for processes that must connect as production does.

The product's settings come first: those of fault tests import pytest (through time_machine), by which the
product takes a process for a test and keeps its sessions' settings and no pool.
"""

import config.settings  # noqa: F401  before pytest is imported
from tests.faults.settings import *  # noqa: F403  settings are names of this module
