"""Recorded steps, shown one after the other."""
