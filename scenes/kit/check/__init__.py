"""Lectures played without drawing, and what may be wrong with them; nothing here draws."""
