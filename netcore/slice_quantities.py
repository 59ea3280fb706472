"""Measured quantities about the cost around runs: slices, planes, descents along a line, races.

All take a tuple of logs; a `step` is the number of a state, 0 for the start, and None means after the last step.
Costs are over the first `examples` training examples, or all of them if None. What is one-dimensional, or is
compared for its sign, is computed in float64; surfaces in float32.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from netcore.arrays import Array, Indices
from netcore.errors import FactError
from netcore.measuring import quantity
from netcore.params import Params
from netcore.probes import gradient, uphill_share
from netcore.slices import (
    Line,
    Plane,
    cost_of_points,
    cost_on_line,
    cost_on_plane,
    line_between,
    line_of_parameter,
    path_of,
    path_on_plane,
    pca_plane,
    permute_neurons,
    plane_of_parameters,
    plane_through,
    random_plane,
    roll_downhill,
    thinned_steps,
)

if TYPE_CHECKING:
    from netcore.runlog import RunLog

Logs = tuple["RunLog", ...]
Values = dict[str, NDArray[Any]]
PlaneKind = Literal["pca", "ends", "random"]
T = TypeVar("T")


class Network(TypedDict):
    """What the functions of netcore take besides parameters and examples."""

    activation: str
    cost: str


def one_log(logs: Logs) -> RunLog:
    """Return the only log, or raise a `FactError`."""
    if len(logs) != 1:
        raise FactError(f"this quantity is one of a single run, not of {len(logs)}; name one")
    return logs[0]


def state(log: RunLog, step: int | None) -> Params:
    """Return the parameters of a numbered state, or the final ones."""
    return log.final_params if step is None else log.params_at(step)


def network_of(log: RunLog) -> Network:
    """Return the activation and cost of a run."""
    return {"activation": log.spec.network.activation, "cost": log.spec.training.cost}


def tracked(work: Sequence[T], name: str) -> Iterable[T]:
    """Go through `work` with a bar on the terminal."""
    return track(work, name, console=Console(stderr=True), transient=True)


def parameter_place(params: Params, index: int) -> tuple[int, int, int]:
    """Return layer, neuron it leads to and source of the parameter at `index`; the source of a bias is -1."""
    start = 0
    for layer, weight in enumerate(params.weights):
        n_out, n_in = weight.shape
        if index < start + n_out * n_in:
            return layer, *divmod(index - start, n_in)
        start += n_out * n_in
        if index < start + n_out:
            return layer, index - start, -1
        start += n_out
    raise FactError(f"the network has {start} parameters, none has the index {index}")


def full_gradient(log: RunLog, step: int | None) -> Array:
    """Return the gradient over the whole training set, ``(P,)``."""
    data = log.data
    return gradient(state(log, step), data.train_inputs, data.train_labels, **network_of(log))


@quantity("full cost")
def full_cost(logs: Logs, *, step: int | None = None, examples: int | None = None) -> float:
    """Return the mean cost over the training set."""
    log = one_log(logs)
    return float(_costs_at(log, [state(log, step).vector], examples)[0])


@quantity("full gradient")
def full_gradient_at(logs: Logs, *, step: int | None = None) -> Array:
    """Return the gradient of the mean cost over the training set, ``(P,)``."""
    return full_gradient(one_log(logs), step)


@quantity("weight by slope")
def weight_by_slope(
    logs: Logs, *, layer: int, step: int | None = 0, rank: int | Literal["median"] = 0
) -> Values:
    """Return the weight of a layer to which the cost reacts most, or less: rank 0 is the largest ``|dC/dw|``.

    Entries: index in the flat vector, layer, to, source, value, slope; all single numbers.
    """
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    slopes = Params(params.layer_sizes, grad).weights[layer]
    order = np.argsort(-np.abs(slopes), axis=None, kind="stable")
    to, source = divmod(int(order[len(order) // 2 if rank == "median" else rank]), slopes.shape[1])
    layer = range(len(params.weights))[layer]
    index = params.weight_index(layer, to, source)
    found = {"index": index, "layer": layer, "to": to, "source": source}
    return {
        **{name: np.array(number) for name, number in found.items()},
        "value": np.array(params.vector[index]),
        "slope": np.array(grad[index]),
    }


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
    line = _parameter_line(log, step, index)
    value = float(state(log, step).vector[index])
    t = np.linspace(value - reach, value + reach, points)
    return _curve(line, log, t, examples, "threshold" if threshold else None)


@quantity("slope two ways")
def slope_two_ways(
    logs: Logs, *, index: int, step: int | None = 0, nudge: float = 1e-4, examples: int | None = None
) -> Values:
    """Return the slope of the cost along one parameter: backward, by backpropagation, and forward.

    Forward is the difference of the costs a `nudge` to either side over their distance. Single numbers: value (of
    the parameter), cost, backward, forward.
    """
    log = one_log(logs)
    params = state(log, step)
    vectors = np.tile(params.vector.astype(np.float64), (3, 1))
    vectors[:, index] += [0.0, -nudge, nudge]
    here, left, right = _costs_at(log, list(vectors), examples)
    inputs, labels = _examples(log, examples)
    return {
        "value": np.array(params.vector[index]),
        "cost": np.array(here),
        "backward": np.array(gradient(params, inputs, labels, **network_of(log))[index]),
        "forward": np.array((right - left) / (2 * nudge)),
    }


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

    It begins at `start`, or at the parameter's own value; `stride` is that of `netcore.slices.roll_downhill`.
    """
    log = one_log(logs)
    begin = float(state(log, step).vector[index]) if start is None else start
    line = _parameter_line(log, step, index)
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
    before, after = _costs_at(log, [params.vector, moved.vector], examples)
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


@quantity("cost over parameters")
def cost_over_parameters(
    logs: Logs,
    *,
    x_index: int,
    y_index: int,
    step: int | None = 0,
    reach: float = 10.0,
    points: int = 51,
    examples: int | None = 10_000,
) -> Values:
    """Return the cost as two parameters sweep `reach` around their values: x, y and ``cost[row of y, x]``."""
    log = one_log(logs)
    params = state(log, step)
    plane = plane_of_parameters(params, x_index, y_index, **network_of(log))
    x, y = (np.linspace(v - reach, v + reach, points) for v in params.vector[[x_index, y_index]].tolist())
    return _grid(plane, log, x, y, examples)


@quantity("cost in directions")
def cost_in_directions(
    logs: Logs,
    *,
    x_index: int,
    y_index: int,
    length: float,
    count: int = 8,
    step: int | None = 0,
    examples: int | None = 10_000,
) -> Values:
    """Return how the cost changes by equal steps of two parameters in `count` evenly spaced directions.

    The first direction is straight against the gradient. Arrays angle and change, ``(count,)``; the places
    reached, ``(count, 2)``, and their costs; the cost here, its two slopes, ``(2,)``, and their length together.
    """
    log = one_log(logs)
    params = state(log, step)
    landscape = plane_of_parameters(params, x_index, y_index, **network_of(log)).landscape(
        *_examples(log, examples), dtype=np.float64
    )
    here = params.vector[[x_index, y_index]].astype(np.float64)
    found = landscape.measure(here[None], slopes=True)
    assert found.slopes is not None  # noqa: S101 - they were asked for
    downhill = np.arctan2(*-found.slopes[0, ::-1])
    angle = downhill + 2 * np.pi * np.arange(count) / count
    around = here + length * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    reached = landscape.measure(around).cost
    return {
        "angle": angle,
        "change": reached - found.cost[0],
        "place": around,
        "reached": reached,
        "here": here,
        "cost": found.cost[0],
        "slopes": found.slopes[0],
        "length": np.array(np.linalg.norm(found.slopes[0])),
    }


@quantity("cost after nudges")
def cost_after_nudges(
    logs: Logs, *, indices: list[int], nudge: float, step: int | None = 0, examples: int | None = None
) -> Values:
    """Return the cost before and after each of some parameters alone is raised by `nudge`.

    Entries: cost (a single number); nudged, change (nudged less cost), slope and value, one per parameter.
    """
    log = one_log(logs)
    params = state(log, step)
    vector: Array = params.vector.astype(np.float64)
    nudged = np.tile(vector, (len(indices), 1))
    nudged[np.arange(len(indices)), indices] += nudge
    costs = _costs_at(log, [vector, *nudged], examples)
    inputs, labels = _examples(log, examples)
    slope = gradient(params, inputs, labels, **network_of(log))[indices]
    return {
        "cost": costs[0],
        "nudged": costs[1:],
        "change": costs[1:] - costs[0],
        "slope": slope,
        "value": params.vector[indices],
    }


@quantity("size and reaction")
def size_and_reaction(logs: Logs, *, layer: int, nudge: float, step: int | None = 0) -> Values:
    """Return what the cost makes of two weights of a layer: of the largest, and of the one it reacts to most.

    Arrays of two, the largest ``|w|`` first, the largest ``|dC/dw|`` second: index in the flat vector, to,
    source, value and slope; change, of the cost over all training examples when that weight alone is raised by
    `nudge`. Single numbers: cost; change_ratio and slope_ratio, how many times the second reaction is as large
    as the first.
    """
    log = one_log(logs)
    params = state(log, step)
    slopes = Params(params.layer_sizes, full_gradient(log, step)).weights[layer]
    places = [int(np.abs(sizes).argmax()) for sizes in (params.weights[layer], slopes)]
    to, source = np.divmod(places, slopes.shape[1])
    index = [params.weight_index(layer, *place) for place in zip(to.tolist(), source.tolist(), strict=True)]
    found = cost_after_nudges(logs, indices=index, nudge=nudge, step=step)
    ratios = {f"{name}_ratio": np.abs(found[name][1] / found[name][0]) for name in ("change", "slope")}
    return {"index": np.array(index), "to": to, "source": source, **found, **ratios}


@quantity("plane surface")
def plane_surface(
    logs: Logs,
    *,
    plane: PlaneKind = "pca",
    points: int = 51,
    margin: float = 0.25,
    reach: float = 1.0,
    seed: int = 0,
    examples: int | None = 10_000,
) -> Values:
    """Return the cost on a plane through the runs' paths: x, y and ``cost[row of y, x]``.

    Parameters
    ----------
    plane
        ``"pca"``: the principal plane of the paths (`netcore.slices.pca_plane`). ``"ends"``: through the common
        start of two runs and their two ends, where the surface has the true heights. ``"random"``: around the
        end of one run along two random directions with the weights' own norms, drawn with `seed`.
    margin, reach
        How far the grid goes: beyond the paths, as a share of their extent; of a random plane from -`reach` to
        `reach`.
    """
    if plane == "random":
        along = np.linspace(-reach, reach, points)
        return _grid(_plane(logs, plane, seed), logs[0], along, along, examples)
    chosen = _plane(logs, plane, seed)
    corners = np.concatenate([chosen.coordinates(path_of(log, _states(log))) for log in logs])
    x, y = (_spanning(coordinates, margin, points) for coordinates in corners.T)
    return _grid(chosen, logs[0], x, y, examples)


@quantity("plane path")
def plane_path(
    logs: Logs,
    *,
    which: int = 0,
    plane: PlaneKind = "pca",
    points: int = 256,
    seed: int = 0,
    examples: int | None = 10_000,
) -> Values:
    """Return the path of run number `which` beside the plane of all the runs given.

    Entries over at most `points` evenly spaced states: step; coordinates, ``(m, 2)``; true_cost, at the states
    themselves; plane_cost, at the nearest points of the plane. The single number share tells how much of this
    path's variance the plane holds.
    """
    log = logs[which]
    steps = _states(log, points)
    path = path_of(log, steps)
    chosen = _plane(logs, plane, seed)
    found = path_on_plane(chosen, path, log.data, examples=examples)
    return {
        "step": steps,
        "coordinates": found.coordinates,
        "true_cost": found.true_cost,
        "plane_cost": found.plane_cost,
        "share": np.array(chosen.share_of_variance(path)),
    }


@quantity("race curve")
def race_curve(logs: Logs, *, states: int = 60, examples: int | None = None) -> Values:
    """Return the full cost over a run at states evenly spaced on a logarithmic axis, with start and end.

    Arrays step, work and cost; work counts gradients of single images computed until then.
    """
    log = one_log(logs)
    steps = np.unique(np.append(0, np.geomspace(1, len(log), states).round().astype(np.int64)))
    batch = log.spec.batch_size_of(len(log.data.train_labels))
    path = [state(log, int(step)).vector for step in steps]
    return {"step": steps, "work": steps * batch, "cost": _costs_at(log, path, examples)}


@quantity("uphill steps")
def uphill_steps(
    logs: Logs, *, first: int = 0, stop: int | None = None, samples: int = 500, examples: int | None = None
) -> Values:
    """Return how single steps changed the full cost: arrays step and change, and the share that raised it.

    Looked at are at most `samples` evenly spaced steps from `first` up to `stop` (or the last).
    """
    log = one_log(logs)
    stop = len(log) if stop is None else stop
    steps = np.unique(np.linspace(first, stop - 1, samples).round().astype(np.int64))
    change = np.concatenate(
        [
            np.diff(_costs_at(log, [state(log, int(s)).vector for s in (step, step + 1)], examples))
            for step in tracked(steps.tolist(), "steps")
        ]
    )
    share = np.mean([uphill_share(np.array([0.0, by])) for by in change])
    return {"step": steps, "change": change, "share": np.array(share)}


def _examples(log: RunLog, examples: int | None) -> tuple[Array, Indices]:
    return log.data.train_inputs[:examples], log.data.train_labels[:examples]


def _costs_at(log: RunLog, vectors: Sequence[Array], examples: int | None) -> Array:
    return cost_of_points(
        tuple(log.spec.network.layers),
        np.stack(vectors),
        *_examples(log, examples),
        dtype=np.float64,
        **network_of(log),
    )


def _parameter_line(log: RunLog, step: int | None, index: int) -> Line:
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
    landscape = line.landscape(*_examples(log, examples), dtype=np.float64)

    def slope_at(places: Array) -> Array:
        found = landscape.measure(places[:, None], slopes=True).slopes
        assert found is not None  # noqa: S101 - they were asked for
        return found[:, 0]

    t = roll_downhill(slope_at, starts, stride=stride, learning_rate=learning_rate, steps=steps)
    measured = landscape.measure(t.reshape(-1, 1), slopes=True)
    assert measured.slopes is not None  # noqa: S101 - they were asked for
    return {"t": t, "cost": measured.cost.reshape(t.shape), "slope": measured.slopes.reshape(t.shape)}


def _grid(plane: Plane, log: RunLog, x: Array, y: Array, examples: int | None) -> Values:
    found = cost_on_plane(plane, log.data, x, y, examples=examples, progress=True)
    return {"x": found.x, "y": found.y, "cost": found.cost}


def _plane(logs: Logs, kind: str, seed: int) -> Plane:
    if kind == "pca":
        return pca_plane(logs)
    if kind == "ends":
        if len(logs) != 2 or not np.array_equal(logs[0].params_at(0).vector, logs[1].params_at(0).vector):
            raise FactError('the plane "ends" needs two runs that start at the same point')
        ends = [log.final_params for log in logs]
        return plane_through(logs[0].params_at(0), *ends, **network_of(logs[0]))
    if kind == "random":
        rng = np.random.default_rng(seed)
        return random_plane(one_log(logs).final_params, rng=rng, **network_of(logs[0]))
    raise FactError(f"there is no plane {kind!r}; there are pca, ends and random")


def _states(log: RunLog, points: int = 256) -> Indices:
    return thinned_steps(len(log), points)


def _spanning(along: Array, margin: float, points: int) -> Array:
    extent = np.ptp(along)
    return np.linspace(along.min() - margin * extent, along.max() + margin * extent, points)
