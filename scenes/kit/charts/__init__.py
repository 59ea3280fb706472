"""Charts in data units: scales, axes, curves, dots, bars."""
