"""The beats of ``scenes/network.py``."""
