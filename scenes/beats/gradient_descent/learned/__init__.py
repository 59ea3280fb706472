"""2.13 to 2.16: what the trained network has learned, and what not."""
