"""The cost along lines through parameter space, and descents along them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from netcore.errors import FactError
from netcore.landscape.costs import cost_on_line, roll_downhill
from netcore.landscape.slices import Line, line_between, line_of_parameter
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Values, costs_at, network_of, one_log, state, training_examples
from netcore.network.arrays import Array
from netcore.network.params import permute_neurons

if TYPE_CHECKING:
    from netcore.runlog.log import RunLog


@quantity("cost along parameter")
def cost_along_parameter(
    logs: Logs,
    *,
    index: int,
    step: int | None = 0,
    reach: float = 10.0,
    points: int = 241,
    examples: int | None = 10_000,
    threshold: bool = False,
) -> Values:
    """Return the cost as one parameter sweeps `reach` to either side of its value: arrays t, cost, slope.

    t is the parameter's value. With `threshold`, all neurons switch between 0 and 1 instead of using the
    activation of the run, and there is no slope.
    """
    log = one_log(logs)
    line = parameter_line(log, step, index)
    value = float(state(log, step).vector[index])
    t = np.linspace(value - reach, value + reach, points)
    return _curve(line, log, t, examples, "threshold" if threshold else None)


@quantity("descent along parameter")
def descent_along_parameter(
    logs: Logs,
    *,
    index: int,
    step: int | None = 0,
    start: float | None = None,
    stride: Literal["slope", "fixed"] = "slope",
    learning_rate: float,
    steps: int,
    examples: int | None = 10_000,
) -> Values:
    """Return a descent on the measured curve of one parameter: arrays t, cost, slope, ``(steps + 1,)``.

    It begins at `start`, or at the parameter's own value; `stride` is that of `netcore.landscape.costs.roll_downhill`.
    """
    log = one_log(logs)
    begin = float(state(log, step).vector[index]) if start is None else start
    line = parameter_line(log, step, index)
    found = _descent(line, log, np.array([begin]), stride, learning_rate, steps, examples)
    return {name: values[:, 0] for name, values in found.items()}


@quantity("line between ends")
def line_between_ends(
    logs: Logs, *, margin: float = 0.25, points: int = 241, examples: int | None = 10_000
) -> Values:
    """Return the cost on the line from the first run's end, at t = 0, to the second's, at t = 1.

    Arrays t, cost, slope. The distance of the two ends is the single number ``distance``.
    """
    line = _end_line(logs)
    t = np.linspace(-margin, 1 + margin, points)
    distance = np.array(np.linalg.norm(line.directions[0]))
    return {**_curve(line, logs[0], t, examples), "distance": distance}


@quantity("descent between ends")
def descent_between_ends(
    logs: Logs,
    *,
    starts: int = 11,
    stride: Literal["slope", "fixed"] = "slope",
    learning_rate: float,
    steps: int,
    examples: int | None = 10_000,
) -> Values:
    """Return descents along the line between two ends, from evenly spaced starts from t = 0 to 1.

    Arrays t, cost, slope, ``(steps + 1, starts)``.
    """
    places = np.linspace(0, 1, starts)
    return _descent(_end_line(logs), logs[0], places, stride, learning_rate, steps, examples)


@quantity("swapped neurons")
def swapped_neurons(
    logs: Logs, *, layer: int, neurons: list[int], step: int | None = None, examples: int | None = 10_000
) -> Values:
    """Return the cost before and after two neurons of a hidden layer swap places, and how far that moves.

    Single numbers: cost, swapped_cost, distance.
    """
    log = one_log(logs)
    params = state(log, step)
    first, second = neurons
    order = np.arange(len(params.biases[layer]))
    order[[first, second]] = second, first
    moved = permute_neurons(params, layer, order.tolist())
    before, after = costs_at(log, [params.vector, moved.vector], examples)
    distance = np.linalg.norm(moved.vector.astype(np.float64) - params.vector)
    return {"cost": np.array(before), "swapped_cost": np.array(after), "distance": np.array(distance)}


@quantity("line to permuted copy")
def line_to_permuted_copy(
    logs: Logs,
    *,
    seed: int,
    step: int | None = None,
    margin: float = 0.25,
    points: int = 241,
    examples: int | None = 10_000,
) -> Values:
    """Return the cost on the line from a network to a copy whose hidden neurons are in a random other order.

    Arrays t, cost, slope; the single number distance. Both ends compute the same.
    """
    log = one_log(logs)
    params = copy = state(log, step)
    rng = np.random.default_rng(seed)
    for layer in range(len(params.weights) - 1):
        copy = permute_neurons(copy, layer, rng.permutation(len(params.biases[layer])).tolist())
    line = line_between(params, copy, **network_of(log))
    t = np.linspace(-margin, 1 + margin, points)
    return {
        **_curve(line, log, t, examples),
        "distance": np.array(np.linalg.norm(line.directions[0])),
    }


def parameter_line(log: RunLog, step: int | None, index: int) -> Line:
    return line_of_parameter(state(log, step), index, **network_of(log))


def _end_line(logs: Logs) -> Line:
    if len(logs) != 2:
        raise FactError(f"a line between ends needs two runs, not {len(logs)}")
    return line_between(logs[0].final_params, logs[1].final_params, **network_of(logs[0]))


def _curve(line: Line, log: RunLog, t: Array, examples: int | None, activation: str | None = None) -> Values:
    smooth = activation != "threshold"
    found = cost_on_line(
        line, log.data, t, examples=examples, slope=smooth, activation=activation, dtype=np.float64
    )
    curve = {"t": found.t, "cost": found.cost}
    return curve if found.slope is None else {**curve, "slope": found.slope}


def _descent(
    line: Line,
    log: RunLog,
    starts: Array,
    stride: Literal["slope", "fixed"],
    learning_rate: float,
    steps: int,
    examples: int | None,
) -> Values:
    """Roll along a line; the slope at every place is measured, not read from a table."""
    landscape = line.landscape(*training_examples(log, examples), dtype=np.float64)

    def slope_at(places: Array) -> Array:
        found = landscape.measure(places[:, None], slopes=True).slopes
        assert found is not None  # noqa: S101 - they were asked for
        return found[:, 0]

    t = roll_downhill(slope_at, starts, stride=stride, learning_rate=learning_rate, steps=steps)
    measured = landscape.measure(t.reshape(-1, 1), slopes=True)
    assert measured.slopes is not None  # noqa: S101 - they were asked for
    return {"t": t, "cost": measured.cost.reshape(t.shape), "slope": measured.slopes.reshape(t.shape)}
