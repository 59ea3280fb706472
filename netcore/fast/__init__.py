"""Fast versions of the arithmetic in `netcore.network`: preallocated arrays, prepared calls, threads."""
