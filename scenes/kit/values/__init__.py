"""Numbers as pictures: arrows, sums laid end to end, tables, dials, gauges."""
