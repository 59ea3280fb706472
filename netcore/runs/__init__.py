"""Runs: training, named runs, verification."""
