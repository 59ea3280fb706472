"""The same arithmetic as in `netcore.network`, quickly: preallocated arrays, bound calls, threads."""
