"""A network with all its neurons and all its weights in space, the input layer as the picture that it reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage, sparse

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted, Pixels
from scenes.kit.network.edges import colored, depth_of
from scenes.kit.pictures.dots import pixel_places

SIZE = (13.2, 5.8)  # of the part of the scene that it is drawn in, in scene units
EYE = 20.0  # distance of the eye from the axis that it turns about, in scene units
LAYERS_AT = (-5.2, 0.6, 3.4, 6.0)  # how far along the axis of the flow each layer stands
PITCH = 0.165  # between the pixels of the input layer
HIGH = 5.0  # of the other layers
SHARE = 0.36  # radius of a neuron over the distance of its neighbours
EDGE = 1.0  # stroke width
STRONGEST = (0.33, 0.9, 0.95)  # opacity of the largest weight of each layer: the more edges, the fainter
CROWDED = 1000.0  # sum of a layer's shares of its largest weight from which on all its edges are fainter
RING, THICK_RING = 1.2, 4.0  # stroke widths of neurons, and of those whose bias is counted
GLOW = 0.12  # half the length of a pulse, as a share of an edge
BEHIND = 0.3  # strength of the edges while a pulse runs
Floats = NDArray[np.float64]


class NetworkInSpace(Painted):
    """All neurons and all weights of a 784-16-16-10 network, seen from any side and drawn as one mobject.

    The picture stands upright at the left, each of its pixels a neuron; the other layers are columns. Edges have one
    width, and their opacity tells the size of the weight, linear in its share of the layer's largest. Where many of
    a layer are strong, all of them are fainter by one factor, or they would drown one another. Neurons and edges are
    counted layer by layer; an edge belongs to the neuron that it leads to.

    Parameters
    ----------
    params
        Of the network.
    activations
        One ``(n_l,)`` array per layer, the picture first.

    Attributes
    ----------
    places
        ``(n, 3)``: where each neuron stands; x is the flow, y is up, z is towards the viewer while nothing is turned.
    radii
        ``(n,)``: of the neurons.
    view
        ``(2,)``: by how much it is turned about the upright axis, and tilted towards the viewer, in radians.
    lit
        ``(n,)`` activations.
    grown
        ``(1,)``: into how many neurons the edges have grown.
    strength
        ``(n - n_0,)``: how strong the edges into each neuron are drawn, from the first hidden one on.
    ringed
        ``(1,)``: how many neurons have a ring in the hue of biases.
    phase
        ``(1,)``: how many layers of edges a pulse has run along; at none or all of them it is not seen.

    >>> params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    >>> network = NetworkInSpace(params, [np.zeros(n) for n in params.layer_sizes]).turn(0.6).grow(2)
    >>> [len(values) for values in network.shown().values()]
    [1568, 0, 0, 784, 16, 16, 10]
    """

    blended: ClassVar[tuple[str, ...]] = (
        "places",
        "radii",
        "view",
        "lit",
        "grown",
        "strength",
        "ringed",
        "phase",
    )

    def __init__(self, params: Params, activations: Sequence[ArrayLike]) -> None:
        self.layer_sizes = params.layer_sizes
        self.starts = np.cumsum([0, *self.layer_sizes])  # of the layers among all neurons
        self.neurons_with_edges = int(self.starts[-1] - self.starts[1])
        self.places, self.radii = self._at_rest()
        self.view, self.phase = np.zeros(2), np.zeros(1)
        self.grown, self.ringed = np.full(1, float(self.neurons_with_edges)), np.zeros(1)
        self.strength = np.ones(self.neurons_with_edges)
        super().__init__((-SIZE[0] / 2, SIZE[1] / 2), SIZE)
        self.show(params, activations)

    def _at_rest(self) -> tuple[Floats, Floats]:
        """Return places ``(n, 3)`` and radii ``(n,)`` of all neurons."""
        grid = pixel_places(28, PITCH)
        pixels = np.column_stack([np.full(len(grid), LAYERS_AT[0]), grid[:, 1], grid[:, 0]])
        places, radii = [pixels], [np.full(len(grid), 0.44 * PITCH)]
        for x, size in zip(LAYERS_AT[1:], self.layer_sizes[1:], strict=True):
            ys = np.linspace(HIGH / 2, -HIGH / 2, size)
            places.append(np.column_stack([np.full(size, x), ys, np.zeros(size)]))
            radii.append(np.full(size, SHARE * HIGH / (size - 1)))
        return np.concatenate(places), np.concatenate(radii)

    def show(self, params: Params | None = None, activations: Sequence[ArrayLike] | None = None) -> Self:
        """Show other weights, other activations, or both."""
        if params is not None:
            self.weights = params.weights
        if activations is not None:
            self.lit = np.concatenate([np.asarray(a, dtype=np.float64).ravel() for a in activations])
        return self

    def turn(self, turned: float, tilted: float | None = None) -> Self:
        """Turn about the upright axis, and tilt, to so many radians."""
        self.view = np.array([turned, self.view[1] if tilted is None else tilted])
        return self

    def grow(self, neurons: float) -> Self:
        """Let the edges lead into so many neurons, those into the next one part of the way."""
        self.grown = np.array([float(neurons)])
        return self

    def focus(self, *neurons: int, lit: float = 2.0, others: float = 0.07) -> Self:
        """Draw the edges into these neurons stronger, the first hidden one being 0; the others recede.

        Without neurons all edges are as they were.
        """
        self.strength = np.full(self.neurons_with_edges, others if neurons else 1.0)
        self.strength[list(neurons)] = lit
        return self

    def ring(self, neurons: float) -> Self:
        """Ring so many neurons, beginning with the first hidden one."""
        self.ringed = np.array([float(neurons)])
        return self

    def read(self, activations: Sequence[ArrayLike], phase: float) -> Self:
        """Let a pulse have run along so many layers of edges: what it has reached is lit, and all beyond is dark."""
        reached = np.clip(4 * (phase - np.arange(len(self.layer_sizes))) + 1, 0, 1)
        reached[0] = 1.0
        self.phase = np.array([float(phase)])
        return self.show(
            activations=[share * np.asarray(a) for share, a in zip(reached, activations, strict=True)]
        )

    def put_at(self, layer: int, places: ArrayLike, radius: float | None = None) -> Self:
        """Put the neurons of a layer elsewhere, ``(n_l, 2 or 3)``."""
        own = slice(self.starts[layer], self.starts[layer + 1])
        points = np.asarray(places, dtype=np.float64)
        self.places = self.places.copy()
        self.places[own] = 0.0
        self.places[own, : points.shape[1]] = points
        if radius is not None:
            self.radii = self.radii.copy()
            self.radii[own] = radius
        return self

    def shown(self) -> Channels:
        """Return per layer the weights whose edges are seen, and the activations."""
        counts = np.clip(np.ceil(self.grown[0]) - self.starts[1:-1] + self.starts[1], 0, self.layer_sizes[1:])
        found: dict[str, ArrayLike] = {
            f"weight of layer {layer}": weight[: int(count)].ravel()
            for layer, (weight, count) in enumerate(zip(self.weights, counts, strict=True))
        }
        for layer, (start, stop) in enumerate(pairwise(self.starts)):
            found[f"fill of layer {layer}"] = self.lit[start:stop]
        return found

    def seen_at(self, layer: int, neuron: int) -> Floats:
        """Return the scene point ``(3,)`` at which a neuron is seen; negative layers count from the output."""
        place = self.starts[range(len(self.layer_sizes))[layer]] + neuron
        found: Floats = np.append(self._seen(self.places[place : place + 1])[0][0], 0.0)
        return found

    def _seen(self, places: Floats) -> tuple[Floats, Floats]:
        """Return scene points ``(n, 2)`` and how many times as large as in the middle things there are, ``(n,)``."""
        (turned, tilted), (x, y, z) = self.view, places.T
        x, z = x * np.cos(turned) + z * np.sin(turned), z * np.cos(turned) - x * np.sin(turned)
        y, z = y * np.cos(tilted) - z * np.sin(tilted), z * np.cos(tilted) + y * np.sin(tilted)
        scale = EYE / (EYE - z)
        shares = np.column_stack([0.5 + x * scale / SIZE[0], 0.5 - y * scale / SIZE[1]])
        axes = np.array([self.points[1] - self.points[0], self.points[2] - self.points[0]])[:, :2]
        return self.points[0, :2] + shares @ axes, scale

    def paint(self, canvas: Canvas) -> None:
        """Draw the edges, then the neurons from the furthest to the nearest."""
        points, scale = self._seen(self.places)
        pixels = canvas.to_pixels(points)
        self._paint_edges(canvas, pixels)
        unit = float(np.linalg.norm(np.diff(canvas.to_pixels(self.points[:2]), axis=0))) / SIZE[0]
        context, rims = canvas.context, palette.ink_rgb(0.35 + 0.65 * self.lit)
        first = self.starts[1]
        order = np.argsort(scale, kind="stable").tolist()
        reach, fills = unit * scale * self.radii, palette.ink_rgb(self.lit)
        for place in order:
            context.arc(pixels[place, 0], pixels[place, 1], reach[place], 0, 2 * np.pi)
            canvas.set_color(fills[place], self.opacity)
            context.fill_preserve()
            counted = np.clip(self.ringed[0] - (place - first), 0, 1) if place >= first else 0.0
            plain = rims[place] if place < first else palette.rgb(palette.INK)
            canvas.set_color(plain + counted * (palette.rgb(palette.BIAS) - plain), self.opacity)
            thick = 0.5 * RING if place < first else RING + counted * (THICK_RING - RING)
            context.set_line_width(canvas.pixels(thick))
            context.stroke()

    def _paint_edges(self, canvas: Canvas, pixels: Floats) -> None:
        corner = np.floor(pixels.min(axis=0)) - 2
        width, height = (np.ceil(pixels.max(axis=0)) + 3 - corner).astype(int).tolist()
        thick = max(1.0, canvas.pixels(EDGE))
        phase = float(self.phase[0])
        behind = np.interp(phase % 1, [0, 0.2, 0.8, 1], [1, BEHIND, BEHIND, 1])
        sums = np.zeros((2, height, width), dtype=np.float32)
        for layer, weight in enumerate(self.weights):
            targets_of = np.arange(len(weight)) + self.starts[layer + 1] - self.starts[1]
            grown = np.clip(self.grown[0] - targets_of, 0, 1)
            there = np.flatnonzero(grown)
            if not there.size:
                continue
            own = weight[there]
            sources, targets = (
                pixels[self.starts[at] : self.starts[at + 1]] - corner for at in (layer, layer + 1)
            )
            begin = np.tile(sources, (len(there), 1))
            end = begin + np.repeat(grown[there], len(sources))[:, None] * (
                np.repeat(targets[there], len(sources), axis=0) - begin
            )
            largest = float(np.abs(weight).max())
            flat = own.ravel()
            share = np.sign(flat) * palette.share(flat, largest)
            fainter = min(1.0, CROWDED / max(float(palette.share(weight, largest).sum()), 1.0))
            opacity = (
                behind
                * fainter
                * STRONGEST[layer]
                * np.repeat(self.strength[targets_of[there]], len(sources))
            )
            depths = np.sign(share) * depth_of(opacity * np.abs(share)) * thick
            glow = None
            if layer < phase < layer + 1:
                carried = (own * self.lit[self.starts[layer] : self.starts[layer + 1]]).ravel()
                glow = depth_of(0.95 * palette.share(carried, float(np.abs(carried).max()) or 1.0)) * thick
            _lay(sums, begin, end, depths, glow, phase - layer)
        for side in sums:
            ndimage.gaussian_filter(side, 0.55 * thick, output=side, truncate=2.5)
        picture: Pixels = colored(sums.reshape(2, -1)).reshape(height, width, 4)
        box = np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)
        canvas.blit(picture, corner + box, self.opacity, smooth=False)


def _lay(
    sums: NDArray[np.float32], begin: Floats, end: Floats, depths: Floats, glow: Floats | None, phase: float
) -> None:
    """Add lines to the depths of colour ``(2, height, width)`` of a picture, those of either sign apart.

    Each line is laid down as equally many points. What they add up to is its depth times its longer extent.

    Parameters
    ----------
    begin, end
        ``(E, 2)`` pixels, all within the picture.
    depths
        ``(E,)``, their signs only say to which of the two pictures a line belongs.
    glow, phase
        ``(E,)`` sizes of what is laid on top around one share of each line's way.
    """
    _, height, width = sums.shape
    extent = np.abs(end - begin).max(axis=1)
    count = int(np.ceil(extent.max())) + 1
    share = ((np.arange(count) + 0.5) / count).astype(np.float32)
    places = np.empty((len(begin), count), dtype=np.int32)
    (x0, y0), (dx, dy) = begin.T.astype(np.float32), (end - begin).T.astype(np.float32)
    y0 = y0 + np.where(depths < 0, height, 0).astype(np.float32)
    for first in range(0, len(begin), 256):  # as much as a processor's cache holds
        some = slice(first, first + 256)
        rows = (y0[some, None] + dy[some, None] * share).astype(np.int32)
        rows *= width
        rows += (x0[some, None] + dx[some, None] * share).astype(np.int32)
        places[some] = rows
    shape = (2 * height * width, len(begin))
    starts = np.arange(0, places.size + 1, count, dtype=np.int32)
    per_point = (extent / count).astype(np.float32)

    def added(covered: NDArray[np.float32], sizes: Floats) -> NDArray[np.float32]:
        matrix = sparse.csc_array((covered, places.ravel(), starts), shape=shape, copy=False)
        laid: NDArray[np.float32] = matrix @ (np.abs(sizes).astype(np.float32) * per_point)
        return laid.reshape(sums.shape)

    sums += added(np.ones(places.size, dtype=np.float32), depths)
    if glow is not None:
        near = np.exp(-(((share - np.float32(phase)) / np.float32(GLOW)) ** 2))
        sums += added(np.tile(near, len(begin)), glow)
