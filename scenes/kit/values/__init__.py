"""Numbers as pictures: arrows, sums laid end to end, means that balance, dials, gauges."""
