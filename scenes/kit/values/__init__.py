"""Numbers as pictures: arrows, sums laid end to end, dials, gauges."""
