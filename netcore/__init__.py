"""Train multilayer perceptrons and record every step.

>>> import netcore
>>> log = netcore.run("main")                      # doctest: +SKIP
>>> log[400].grad.weights[2][0]                    # doctest: +SKIP
"""

from netcore.data.datasets import Dataset, load_dataset
from netcore.errors import DataError, FactError, LogError, NetcoreError, SpecError, TrainingError
from netcore.fast.evaluation import Score, score
from netcore.landscape.costs import cost_on_line, cost_on_plane
from netcore.landscape.paths import pca_plane
from netcore.network.backprop import Backward, Forward, backward, example_gradients, forward, targets
from netcore.network.gradcheck import GradientCheck, check_gradient
from netcore.network.params import Params
from netcore.places import runs_directory
from netcore.recipe import RunSpec, load_spec, recipe_names
from netcore.runlog.log import Evaluation, RunLog, Step, open_log
from netcore.runs.named import run
from netcore.runs.training import train

__all__ = [
    "Backward",
    "DataError",
    "Dataset",
    "Evaluation",
    "FactError",
    "Forward",
    "GradientCheck",
    "LogError",
    "NetcoreError",
    "Params",
    "RunLog",
    "RunSpec",
    "Score",
    "SpecError",
    "Step",
    "TrainingError",
    "backward",
    "check_gradient",
    "cost_on_line",
    "cost_on_plane",
    "example_gradients",
    "forward",
    "load_dataset",
    "load_spec",
    "open_log",
    "pca_plane",
    "recipe_names",
    "run",
    "runs_directory",
    "score",
    "targets",
    "train",
]
