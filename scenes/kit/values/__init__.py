"""Numbers as pictures: arrows, tables, dials."""
