"""netcore: real training of multilayer perceptrons, and a record of every step.

>>> import netcore
>>> log = netcore.run("main")                      # doctest: +SKIP
>>> log[400].grad.weights[2][0]                    # doctest: +SKIP
"""

from netcore.backprop import Backward, Forward, backward, example_gradients, forward, targets
from netcore.datasets import Dataset, load_dataset
from netcore.errors import DataError, FactError, LogError, NetcoreError, SpecError, TrainingError
from netcore.params import Params

__all__ = [
    "Backward",
    "DataError",
    "Dataset",
    "FactError",
    "Forward",
    "LogError",
    "NetcoreError",
    "Params",
    "SpecError",
    "TrainingError",
    "backward",
    "example_gradients",
    "forward",
    "load_dataset",
    "targets",
]
