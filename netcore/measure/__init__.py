"""Measured quantities: functions of run logs, each registered under a name, by what they ask about.

>>> from netcore import measure
>>> measure.record.step_cost.__name__
'step_cost'
"""

from netcore.measure import (
    answers,
    derivatives,
    examples,
    gradients,
    neurons,
    pictures,
    planes,
    record,
    slices,
)

__all__ = [
    "answers",
    "derivatives",
    "examples",
    "gradients",
    "neurons",
    "pictures",
    "planes",
    "record",
    "slices",
]
