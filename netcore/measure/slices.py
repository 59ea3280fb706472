"""The cost along lines through parameter space, and descents along them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from netcore.errors import FactError
from netcore.landscape.costs import cost_on_line, roll_downhill
from netcore.landscape.flat import Landscape
from netcore.landscape.slices import Line, line_between, line_of_parameter
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, examples_of, network_of, one_log, state
from netcore.network.arrays import Array
from netcore.network.params import Params, permute_neurons
from netcore.runlog.log import RunLog

PRECISELY = 1e-8  # how exactly lowest places are found


@dataclass(frozen=True, eq=False)
class Curve:
    """The cost along a line, at places t, and its slope: ``(m,)`` each.

    Of a descent the places are in the order of its steps, ``(steps + 1,)``.
    """

    t: Array
    cost: Array
    slope: Array


@dataclass(frozen=True, eq=False)
class Stairs:
    """The cost along a line where all neurons switch, at places t, ``(m,)`` each: it jumps and has no slope."""

    t: Array
    cost: Array


@dataclass(frozen=True, eq=False)
class Walk(Curve):
    """The cost along a way that leads over lowest places of a line between the ends of two runs.

    Attributes
    ----------
    t, cost, slope
        ``(m,)`` each: places on the way, the cost there, and its slope.
    lowest
        ``(2,)``: where these places are on that line, from 0 to 1.
    swapped
        ``(1,)``: cost of the second of their networks once two of its neurons have swapped places.
    """

    lowest: Array
    swapped: Array


@dataclass(frozen=True, eq=False)
class SteepenedCurves:
    """The cost along a line, at places t, ``(m,)``, and its slope, both for k steepnesses of all neurons.

    Attributes
    ----------
    t, steepness
        ``(m,)`` and ``(k,)``.
    cost, slope
        ``(k, m)``.
    """

    t: Array
    steepness: Array
    cost: Array
    slope: Array


@dataclass(frozen=True, eq=False)
class LineBetween:
    """The cost on the line from one network, at t = 0, to another, at t = 1.

    Attributes
    ----------
    t, cost, slope
        ``(m,)``.
    distance
        Of the two networks in parameter space.
    """

    t: Array
    cost: Array
    slope: Array
    distance: float


@quantity("cost along parameter")
def cost_along_parameter(
    logs: Logs,
    *,
    index: int,
    step: int | None = 0,
    reach: float = 10.0,
    aside: float = 0.0,
    points: int = 241,
    examples: int | None = 10_000,
) -> Curve:
    """Return the cost as one parameter sweeps `reach` to either side of a place; t is the parameter's value.

    The place is the parameter's value in the network plus `aside`.
    """
    log = one_log(logs)
    t = _around(log, step, index, reach, points, aside)
    line = _parameter_line(log, step, index)
    found = cost_on_line(line, log.data, t, examples=examples, slope=True, dtype=np.float64)
    assert found.slope is not None  # noqa: S101 - it was asked for
    return Curve(found.t, found.cost, found.slope)


@quantity("threshold cost along parameter")
def threshold_cost_along_parameter(
    logs: Logs,
    *,
    index: int,
    step: int | None = 0,
    reach: float = 10.0,
    aside: float = 0.0,
    points: int = 241,
    examples: int | None = 10_000,
) -> Stairs:
    """Return the same as ``cost along parameter`` of a network whose neurons all switch between 0 and 1."""
    log = one_log(logs)
    t = _around(log, step, index, reach, points, aside)
    line = _parameter_line(log, step, index)
    found = cost_on_line(line, log.data, t, examples=examples, activation="threshold", dtype=np.float64)
    return Stairs(found.t, found.cost)


@quantity("cost along parameter of steepened neurons")
def cost_along_parameter_of_steepened_neurons(
    logs: Logs,
    *,
    index: int,
    steepness: list[float],
    step: int | None = 0,
    reach: float = 10.0,
    aside: float = 0.0,
    points: int = 241,
    examples: int | None = 10_000,
) -> SteepenedCurves:
    """Return the same as ``cost along parameter`` of networks whose neurons take s z in place of z.

    The larger s, the more a soft neuron is like one that switches. `steepness` lists the s.
    """
    log = one_log(logs)
    params = state(log, step)
    t = _around(log, step, index, reach, points, aside)
    costs, slopes = [], []
    for factor in steepness:
        # All of W and b times s is z times s.
        steeper = Params(params.layer_sizes, factor * params.vector.astype(np.float64))
        line = line_of_parameter(steeper, index, **network_of(log))
        found = cost_on_line(line, log.data, factor * t, examples=examples, slope=True, dtype=np.float64)
        assert found.slope is not None  # noqa: S101 - it was asked for
        costs.append(found.cost)
        slopes.append(factor * found.slope)
    return SteepenedCurves(t, np.array(steepness, dtype=np.float64), np.stack(costs), np.stack(slopes))


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
) -> Curve:
    """Return a descent on the measured curve of one parameter.

    It begins at `start`, or at the parameter's own value; `stride` is that of
    `netcore.landscape.costs.roll_downhill`.
    """
    log = one_log(logs)
    begin = float(state(log, step).vector[index]) if start is None else start
    line = _parameter_line(log, step, index)
    found = _descent(line, log, np.array([begin]), stride, learning_rate, steps, examples)
    return Curve(found.t[:, 0], found.cost[:, 0], found.slope[:, 0])


@quantity("cost between states")
def cost_between_states(
    logs: Logs, *, steps: list[int], points: int = 25, examples: int | None = 10_000
) -> LineBetween:
    """Return the cost on the straight line from a run before one step, t = 0, to it before another, t = 1."""
    log = one_log(logs)
    start, end = (state(log, step) for step in steps)
    return _between(line_between(start, end, **network_of(log)), log, 0.0, points, examples)


@quantity("params between ends")
def params_between_ends(logs: Logs, *, t: float) -> Array:
    """Return the parameters at t, ``(P,)``, on the line from the first run's end to the second's."""
    return _end_line(logs).at(t).vector


@quantity("walk over valleys")
def walk_over_valleys(
    logs: Logs,
    *,
    layer: int,
    neurons: list[int],
    near: float = 0.25,
    margin: float = 0.25,
    points: int = 271,
    examples: int | None = 10_000,
) -> Walk:
    """Return the cost from one valley, t = 0, straight to another, t = 1, and a little beyond both.

    Both valleys lie on the line between the ends of two runs; t = 0 and t = 1 are the lowest places of that line next
    to these ends, within `near` of them. In a copy of the second network two neurons of a hidden layer have swapped
    places.
    """
    between = _end_line(logs)
    data = examples_of(logs[0], "train", examples)
    cost = between.landscape(*data, dtype=np.float64)
    lowest = [_lowest_place(cost, end, near) for end in (0.0, 1.0)]
    first, second = (between.at(place) for place in lowest)
    found = cost_on_line(
        line_between(first, second, **network_of(logs[1])),
        logs[0].data,
        np.linspace(-margin, 1 + margin, points),
        examples=examples,
        slope=True,
        dtype=np.float64,
    )
    assert found.slope is not None  # noqa: S101 - it was asked for
    copy = line_between(second, _swapped(second, layer, neurons), **network_of(logs[1]))
    swapped = cost_on_line(copy, logs[0].data, np.ones(1), examples=examples, dtype=np.float64).cost
    return Walk(found.t, found.cost, found.slope, np.array(lowest), swapped)


@quantity("line to permuted copy")
def line_to_permuted_copy(
    logs: Logs,
    *,
    seed: int,
    step: int | None = None,
    margin: float = 0.25,
    points: int = 241,
    examples: int | None = 10_000,
) -> LineBetween:
    """Return the cost on the line from a network to a copy whose hidden neurons are in a random other order.

    Both ends compute the same.
    """
    log = one_log(logs)
    params = copy = state(log, step)
    rng = np.random.default_rng(seed)
    for layer in range(len(params.weights) - 1):
        copy = permute_neurons(copy, layer, rng.permutation(len(params.biases[layer])).tolist())
    line = line_between(params, copy, **network_of(log))
    return _between(line, log, margin, points, examples)


def _lowest_place(line: Landscape, end: float, near: float) -> float:
    """Return where on a line the cost is lowest, next to a place within `near` of it."""
    from scipy.optimize import brentq  # here, so that commands that look for no valley start sooner

    def slopes(places: Array) -> Array:
        found = line.measure(places[:, None], slopes=True).slopes
        assert found is not None  # noqa: S101 - they were asked for
        return found[:, 0]

    places = np.linspace(end - near, end + near, 33)
    signs = slopes(places) < 0
    rising = np.flatnonzero(signs[:-1] & ~signs[1:])
    if not len(rising):
        raise FactError(f"there is no valley within {near} of {end:g} on the line")
    before = rising[np.abs(places[rising] - end).argmin()]
    place: float = brentq(
        lambda t: float(slopes(np.array([t]))[0]), places[before], places[before + 1], xtol=PRECISELY
    )
    return place


def _swapped(params: Params, layer: int, neurons: list[int]) -> Params:
    first, second = neurons
    layer = range(len(params.weights))[layer]
    order = np.arange(len(params.biases[layer]))
    order[[first, second]] = second, first
    return permute_neurons(params, layer, order.tolist())


def _around(
    log: RunLog, step: int | None, index: int, reach: float, points: int, aside: float = 0.0
) -> Array:
    value = float(state(log, step).vector[index]) + aside
    return np.linspace(value - reach, value + reach, points)


def _parameter_line(log: RunLog, step: int | None, index: int) -> Line:
    return line_of_parameter(state(log, step), index, **network_of(log))


def _end_line(logs: Logs) -> Line:
    if len(logs) != 2:
        raise FactError(f"a line between ends needs two runs, not {len(logs)}")
    return line_between(logs[0].final_params, logs[1].final_params, **network_of(logs[0]))


def _between(line: Line, log: RunLog, margin: float, points: int, examples: int | None) -> LineBetween:
    t = np.linspace(-margin, 1 + margin, points)
    found = cost_on_line(line, log.data, t, examples=examples, slope=True, dtype=np.float64)
    assert found.slope is not None  # noqa: S101 - it was asked for
    return LineBetween(found.t, found.cost, found.slope, float(np.linalg.norm(line.directions[0])))


def _descent(
    line: Line,
    log: RunLog,
    starts: Array,
    stride: Literal["slope", "fixed"],
    learning_rate: float,
    steps: int,
    examples: int | None,
) -> Curve:
    """Roll along a line; the slope at every place is measured, not read from a table."""
    landscape = line.landscape(*examples_of(log, "train", examples), dtype=np.float64)

    def slope_at(places: Array) -> Array:
        found = landscape.measure(places[:, None], slopes=True).slopes
        assert found is not None  # noqa: S101 - they were asked for
        return found[:, 0]

    t = roll_downhill(slope_at, starts, stride=stride, learning_rate=learning_rate, steps=steps)
    measured = landscape.measure(t.reshape(-1, 1), slopes=True)
    assert measured.slopes is not None  # noqa: S101 - they were asked for
    return Curve(t, measured.cost.reshape(t.shape), measured.slopes.reshape(t.shape))
