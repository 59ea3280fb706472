"""A lecture as a file: beats drawn and kept, joined into one film, and what a render tells."""
