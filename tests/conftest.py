"""What holds for all tests."""

import os

from hypothesis import settings

# The machine may be busy, so no example has a time limit. With CI set, the same are drawn each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
