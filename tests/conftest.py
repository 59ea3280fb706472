"""What holds for all tests."""

import os
from pathlib import Path

from hypothesis import settings

# Some tests need the lectures' runs, which take a minute and 4 GB: they are kept, apart from the user's own.
TEST_RUNS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "netcore-lectures", "runs")
os.environ.setdefault("NETCORE_RUNS", str(TEST_RUNS))

# The machine may be busy, so no example has a time limit. With CI set, the same are drawn each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
