"""Making records: training, named runs, verification."""
