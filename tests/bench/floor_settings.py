"""The product's settings with the floor's addresses beside its own."""

from config.settings import *  # noqa: F403  settings are names of this module
from config.settings import DATABASES

ROOT_URLCONF = "tests.bench.floor_urls"
# One connection for both, so that it is known which of PostgreSQL's processes works for them.
DATABASES["default"]["OPTIONS"]["pool"] |= {"max_size": 1}
