"""The pictures that a network reads."""
