"""The network as a picture: neurons filled by their activations, edges coloured by their weights.

Layers are counted from 0, the input. The edges of ``edges[l]`` are the weights ``params.weights[l]`` and lead
from layer l to layer l + 1; an edge is named by that l, the neuron it leads to and the neuron it comes from,
always by their true indices in the network, whether or not a layer is drawn in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Self, cast

import numpy as np
from manim import LEFT, RIGHT, Circle, Dot, Group, Line, ManimColor, VGroup
from numpy.typing import ArrayLike, NDArray

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.replay.records import StepRecord

STRIP_COLUMN, STRIP_ROWS = 14, range(6, 22)  # the pixels of a 28 x 28 picture that are drawn as neurons
STRIP = tuple(28 * row + STRIP_COLUMN for row in STRIP_ROWS)
MOST_DRAWN = 18  # neurons; of larger layers a choice is drawn, and dots for the rest
DRAWN_OF_MANY = 16
GAP = 3  # neurons' worth of room for the dots
WIDEST_PITCH = 1.4  # scene units between neighbours of a small layer
RADIUS_SHARE, LARGEST_RADIUS = 0.36, 0.42  # of the pitch; scene units
SPARSE = 256  # edges that need not be fainter than the palette says
RING = 2.0  # stroke width of a neuron
NeuronName = tuple[int, int]  # (layer, neuron)
Point = NDArray[np.float64]  # (3,)
EdgeName = tuple[int, int, int]  # (layer of weights, to, source)


class Neuron(Circle):
    """A circle whose fill is an activation, always: 0 is hollow, 1 is full. Its outline may recede.

    >>> neuron = Neuron(0.2).set_activation(0.5).outline(palette.DIMMED)
    >>> neuron.activation, neuron.emphasis
    (0.5, 0.5)
    """

    def __init__(self, radius: float) -> None:
        self.activation, self.emphasis = 0.0, 1.0
        super().__init__(radius=radius, stroke_width=RING)
        self._restyle()

    def set_activation(self, activation: float) -> Self:
        """Show an activation (below 0 looks like 0, above 1 like 1)."""
        self.activation = float(activation)
        self._restyle()
        return self

    def shown(self) -> Channels:
        """Return the activation."""
        return {"fill": [self.activation]}

    def outline(self, strength: float) -> Self:
        """Set the strength of the outline, 0..1; the fill stays what it is."""
        self.emphasis = float(strength)
        self._restyle()
        return self

    def interpolate_color(self, mobject1: Any, mobject2: Any, alpha: float) -> Self:  # noqa: ANN401
        """Take the state between those of two neurons, so that later calls go on from what is seen."""
        self.activation = (1 - alpha) * mobject1.activation + alpha * mobject2.activation
        self.emphasis = (1 - alpha) * mobject1.emphasis + alpha * mobject2.emphasis
        super().interpolate_color(mobject1, mobject2, alpha)
        return self

    def _restyle(self) -> None:
        # Opaque, also when it is not the topic: edges must not shine through.
        self.set_fill(ManimColor.from_rgb(palette.ink_rgb(self.activation)), 1.0)
        self.set_stroke(palette.GROUND.interpolate(palette.INK, self.emphasis))


class Edge(Line):
    """One edge on its own, to be labelled, lifted out, or moved; its hue is the sign of its weight.

    >>> Edge(LEFT, RIGHT, weight=-0.5).show(0.25).shown()
    {'weight': [0.25]}
    """

    def __init__(self, start: Point, end: Point, *, weight: float, **look: Any) -> None:  # noqa: ANN401 (Manim's)
        self.weight = float(weight)
        super().__init__(start, end, color=palette.sign_hue(self.weight), **look)

    def show(self, weight: float) -> Self:
        """Show the hue of another weight, width and opacity left as they are."""
        self.weight = float(weight)
        return self.set_color(palette.sign_hue(self.weight))

    def shown(self) -> Channels:
        """Return the weight."""
        return {"weight": [self.weight]}


class NetworkDiagram(Group):
    """A multilayer perceptron of any size.

    Parameters
    ----------
    layer_sizes
        Neurons per layer, the input first.
    width, height
        Between the middles of the first and last column, and of the first and last neuron of the fullest one.
    drawn
        For a layer (by number) which neurons are drawn, in order from the top. By default all of a layer of
        up to 18; of 784 the pixels of one upright strip of the picture; of others the first and the last
        eight.
    output_labels
        Words beside the output neurons: by default the digits where there are ten of them. ``()`` for none.
    thickness, faintest
        Of the edges, as in `EdgeLayer`.
    label_color
        Of the words beside the output neurons.

    Attributes
    ----------
    neurons
        One group of drawn neurons per layer.
    edges
        One `EdgeLayer` per layer of weights.
    labels
        The words beside the output neurons.

    >>> from manim import LEFT
    >>> params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    >>> network = NetworkDiagram(params.layer_sizes).shift(LEFT).show(params)
    >>> [len(layer) for layer in network.neurons], [len(layer.strengths) for layer in network.edges]
    ([16, 16, 16, 10], [256, 256, 160])
    """

    def __init__(
        self,
        layer_sizes: Sequence[int],
        *,
        width: float = 7.4,
        height: float = 5.4,
        drawn: dict[int, Sequence[int]] | None = None,
        output_labels: Sequence[str] | None = None,
        thickness: float = 1.0,
        faintest: float = palette.WEIGHT_OPACITIES[0],
        label_color: ManimColor = palette.SECONDARY,
    ) -> None:
        self.thickness, self.faintest, self.label_color = thickness, faintest, label_color
        self.layer_sizes = tuple(layer_sizes)
        chosen = drawn or {}
        self.drawn = tuple(
            tuple(chosen[layer]) if layer in chosen else _choice(size)
            for layer, size in enumerate(self.layer_sizes)
        )
        columns = np.linspace(-width / 2, width / 2, len(self.layer_sizes))
        self.neurons = Group()
        self.ellipses = Group()
        for x, size, shown in zip(columns, self.layer_sizes, self.drawn, strict=True):
            self._add_layer(float(x), size, shown, height)
        self.edges = [self._edges_from_layer(layer) for layer in range(len(self.layer_sizes) - 1)]
        self.labels = self._output_labels(output_labels)
        self.halo = Circle(radius=1.0, color=palette.TARGET, stroke_width=2 * RING, stroke_opacity=0.0)
        self.halo.match_height(self.neurons[-1][0]).scale(1.3).move_to(self.neurons[-1][0])
        super().__init__(*self.edges, self.ellipses, self.neurons, self.labels, self.halo)

    def _add_layer(self, x: float, size: int, shown: Sequence[int], height: float) -> None:
        split = len(shown) // 2 if len(shown) < size else len(shown)
        slots = np.arange(len(shown), dtype=np.float64)
        slots[split:] += GAP - 1 if split < len(shown) else 0
        pitch = min(height / max(slots[-1], 1.0), WIDEST_PITCH)
        radius = min(RADIUS_SHARE * pitch, LARGEST_RADIUS)
        ys = (slots[-1] / 2 - slots) * pitch
        self.neurons.add(Group(*(Neuron(radius).move_to((x, y, 0.0)) for y in ys)))
        if split < len(shown):
            middle = (ys[split - 1] + ys[split]) / 2
            dots = [
                Dot((x, middle + k * 0.62 * pitch, 0.0), 0.035, color=palette.SECONDARY) for k in (1, 0, -1)
            ]
            count = Label(spell(size), color=palette.SECONDARY).next_to(dots[1], LEFT, buff=0.3)
            self.ellipses.add(VGroup(*dots, count))

    def _edges_from_layer(self, layer: int) -> EdgeLayer:
        pairs = [(j, k) for j in self.neurons[layer + 1] for k in self.neurons[layer]]
        return EdgeLayer(
            [k.get_center() for _, k in pairs],
            [j.get_center() for j, _ in pairs],
            thickness=self.thickness,
            faintest=self.faintest,
        )

    def _output_labels(self, words: Sequence[str] | None) -> VGroup:
        if words is None:
            words = [spell(digit) for digit in range(10)] if self.layer_sizes[-1] == 10 else []
        if words and len(words) != len(self.neurons[-1]):
            raise ValueError(f"{len(self.neurons[-1])} output neurons cannot carry {len(words)} labels")
        labels = VGroup()
        for text, neuron in zip(words, self.neurons[-1] if words else (), strict=True):
            label = Label(text, color=self.label_color).next_to(neuron, RIGHT, buff=0.18)
            labels.add(declared(label, "the number of an output neuron"))
        return labels

    def show(
        self,
        record: StepRecord | Params | None = None,
        *,
        weights: Sequence[ArrayLike] | None = None,
        activations: Sequence[ArrayLike] | None = None,
        largest: Sequence[float] | None = None,
    ) -> Self:
        """Show weights, activations or both, whatever was shown before; what is not given stays as it is.

        Parameters
        ----------
        record
            A recorded step, whose parameters and activations are shown where it has them; or parameters alone.
        weights
            In place of a record's: one ``(n_out, n_in)`` array per layer, of which the drawn edges are shown.
        activations
            One ``(n_l,)`` array per layer, the input first. Fewer layers are allowed: the rest becomes
            hollow.
        largest
            Per layer of weights the one that counts as full width. By default each layer's largest, seen or not.

        Raises
        ------
        ValueError
            If what is given belongs to a network of other layers.
        """
        params = record.params if isinstance(record, StepRecord) else record
        if params is not None and params.layer_sizes != self.layer_sizes:
            raise ValueError(f"a diagram of {self.layer_sizes} cannot show a network of {params.layer_sizes}")
        if weights is None and params is not None:
            weights = params.weights
        if activations is None and isinstance(record, StepRecord):
            activations = record.activations
        if weights is not None:
            scale = [float(np.abs(weight).max()) for weight in weights] if largest is None else largest
            for layer, strands in enumerate(self.edges):
                strands.set_values(self.drawn_weights(layer, weights[layer]), float(scale[layer]))
        if activations is not None:
            for layer, neurons in enumerate(self.neurons):
                values = np.zeros(self.layer_sizes[layer])
                if layer < len(activations):
                    values = np.asarray(activations[layer], dtype=np.float64).reshape(self.layer_sizes[layer])
                for neuron, index in zip(neurons, self.drawn[layer], strict=True):
                    neuron.set_activation(values[index])
        return self

    def shown(self) -> Channels:
        """Return the activations of each layer's drawn neurons; the weights are what `edges` show."""
        return {
            f"fill of layer {layer}": [cast(Neuron, neuron).activation for neuron in group]
            for layer, group in enumerate(self.neurons)
        }

    def drawn_weights(self, layer: int, matrix: ArrayLike) -> NDArray[np.float64]:
        """Return the entries of an ``(n_out, n_in)`` matrix that belong to drawn edges, in their order."""
        table = np.asarray(matrix, dtype=np.float64)
        shape = (self.layer_sizes[layer + 1], self.layer_sizes[layer])
        if table.shape != shape:
            raise ValueError(f"the weights of layer {layer} are {shape}, not {table.shape}")
        return table[np.ix_(self.drawn[layer + 1], self.drawn[layer])].ravel()

    def set_target(self, output: int | None) -> Self:
        """Ring the wanted output neuron and light its label; none of them with ``None``."""
        for index, label in zip(self.drawn[-1], self.labels, strict=False):
            label.set_color(palette.TARGET if index == output else self.label_color)
        self.halo.set_stroke(opacity=0.0 if output is None else 1.0)
        if output is not None:
            self.halo.move_to(self.neuron(len(self.layer_sizes) - 1, output))
        return self

    def neuron(self, layer: int, index: int) -> Neuron:
        """Return a drawn neuron by its index in the network; negative layers count from the output."""
        layer = range(len(self.layer_sizes))[layer]
        if index not in self.drawn[layer]:
            raise ValueError(f"neuron {index} of layer {layer} is not drawn; drawn are {self.drawn[layer]}")
        return cast(Neuron, self.neurons[layer][self.drawn[layer].index(index)])

    def edge(self, layer: int, to: int, source: int) -> Edge:
        """Return a line over one edge, as it looks now: to label it, to lift it out, to let it move."""
        start, end = self.neuron(layer, source), self.neuron(layer + 1, to)
        index = self._edge_index(layer, to, source)
        strength = self.edges[layer].strengths[index]
        line = Edge(
            start.get_center(),
            end.get_center(),
            weight=self.edges[layer].values[index],
            stroke_width=float(palette.weight_width(strength, 1.0, self.thickness)),
            stroke_opacity=float(palette.weight_opacity(strength, 1.0, self.faintest)),
        )
        whole = line.get_length()
        along = line.get_unit_vector()
        return line.put_start_and_end_on(
            start.get_center() + along * min(start.width / 2, whole / 3),
            end.get_center() - along * min(end.width / 2, whole / 3),
        )

    def wire(self, layer: int, to: int, source: int) -> Edge:
        """Return a bright line over one edge, to say which it is where its weight is too small to be seen."""
        return self.edge(layer, to, source).set_stroke(palette.INK, palette.WEIGHT_WIDTHS[1], 1.0)

    def _edge_index(self, layer: int, to: int, source: int) -> int:
        row, column = self.drawn[layer + 1].index(to), self.drawn[layer].index(source)
        return row * len(self.drawn[layer]) + column

    def focus(self, *what: NeuronName | EdgeName) -> Self:
        """Leave these neurons and edges as they are and let all others recede; no fill changes.

        Parameters
        ----------
        what
            Neurons by layer and index; edges by layer of weights, index of the neuron they lead to and index of the
            one they come from (see `edges_into` and `edges_from`), whose neurons are left as they are too.
        """
        edges = [one for one in what if len(one) == 3]
        lit = {one for one in what if len(one) == 2}
        for layer, to, source in edges:
            lit |= {(layer, source), (layer + 1, to)}
        for layer, group in enumerate(self.neurons):
            for neuron, index in zip(group, self.drawn[layer], strict=True):
                set_lit(neuron, (layer, index) in lit)
        for layer, strands in enumerate(self.edges):
            factors = np.full(len(strands.strengths), palette.DIMMED)
            factors[[self._edge_index(*edge) for edge in edges if edge[0] == layer]] = 1.0
            strands.emphasise(factors)
        for index, label in zip(self.drawn[-1], self.labels, strict=False):
            set_lit(label, (len(self.layer_sizes) - 1, index) in lit)
        return self

    def unfocus(self) -> Self:
        """Let nothing be the topic: everything at full strength, hidden edges too."""
        for strands in self.edges:
            strands.emphasise(1.0)
        for part in (*(neuron for group in self.neurons for neuron in group), *self.labels):
            set_lit(part, True)
        return self

    def hide(self, *edges: EdgeName) -> Self:
        """Hide some edges and leave all others as they are, until the next `focus` or `unfocus`."""
        for layer, strands in enumerate(self.edges):
            factors = strands.emphasis.copy()
            factors[[self._edge_index(*edge) for edge in edges if edge[0] == layer]] = 0.0
            strands.emphasise(factors)
        return self

    def edges_into(self, layer: int, index: int) -> list[tuple[int, int, int]]:
        """Return the names of all drawn edges that lead to a neuron."""
        return [(layer - 1, index, source) for source in self.drawn[layer - 1]] if layer else []

    def edges_from(self, layer: int, index: int) -> list[tuple[int, int, int]]:
        """Return the names of all drawn edges that come from a neuron."""
        return (
            [(layer, to, index) for to in self.drawn[layer + 1]] if layer + 1 < len(self.layer_sizes) else []
        )

    def every_edge(self, width: float = 0.8) -> Group:
        """Return one `EdgeLayer` per layer of weights with all its edges, of which the diagram draws a few.

        Neurons that are not drawn lie evenly over their column. Each layer shows ``params.weights[l]`` by
        ``group[l].set_values(params.weights[l])``. All edges have one width and their opacity tells the size;
        where there are many, all are fainter by one factor, so that the picture does not drown in them.
        """
        columns = [self._all_places(layer) for layer in range(len(self.layer_sizes))]
        layers = Group()
        for sources, targets in pairwise(columns):
            starts, ends = np.tile(sources, (len(targets), 1)), np.repeat(targets, len(sources), axis=0)
            fainter = min(1.0, float(np.sqrt(SPARSE / len(starts))))
            layers.add(EdgeLayer(starts, ends, width=width).emphasise(fainter))
        return layers

    def _all_places(self, layer: int) -> NDArray[np.float64]:
        shown = [neuron.get_center() for neuron in self.neurons[layer]]
        if len(shown) == self.layer_sizes[layer]:
            return np.array(shown)
        return np.linspace(shown[0], shown[-1], self.layer_sizes[layer])


def _choice(size: int) -> tuple[int, ...]:
    if size <= MOST_DRAWN:
        return tuple(range(size))
    if size == 28 * 28:
        return STRIP
    half = DRAWN_OF_MANY // 2
    return (*range(half), *range(size - half, size))
