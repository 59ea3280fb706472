"""Passes through the network as glows that run along its edges and carry real values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
from manim import Animation, smooth
from numpy.typing import ArrayLike

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.look.painting import Channels
from scenes.kit.network.diagram import NetworkDiagram, Neuron


def _ease(share: float) -> float:
    return float(cast(Callable[[float], float], smooth)(share))


class _Pulse(Animation):
    """A glow that runs along the edges of one layer after another and takes values with it."""

    def __init__(
        self,
        network: NetworkDiagram,
        carried: Sequence[ArrayLike],
        order: Sequence[int],
        direction: int,
        *,
        run_time: float,
        background: float,
        largest: float | None = None,
    ) -> None:
        self.network = network
        self.order, self.direction, self.background = tuple(order), direction, background
        self.carried = [network.drawn_weights(layer, carried[layer]) for layer in range(len(network.edges))]
        own = [float(np.abs(np.asarray(matrix)).max()) for matrix in carried]
        self.largest = own if largest is None else [largest] * len(own)
        super().__init__(network, run_time=run_time)

    def begin(self) -> None:
        """Take the start from what is seen now."""
        self.emphasis = [strands.emphasis for strands in self.network.edges]
        self.before = [[cast(Neuron, n).activation for n in group] for group in self.network.neurons]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Set the glow of each layer, at constant pace; the other edges step back while it runs."""
        running = float(np.clip(alpha, 0, 1)) * len(self.order)
        ease = _ease(min(1.0, 5 * alpha, 5 * (1 - alpha))) if 0 < alpha < 1 else 0.0
        for place, layer in enumerate(self.order):
            phase = running - place
            strands = self.network.edges[layer]
            strands.emphasise((1 + ease * (self.background - 1)) * self.emphasis[layer])
            if not 0 < phase < 1:
                strands.clear_pulse()
                continue
            # A little before the start and beyond the end, so that the glow enters and leaves.
            at = 1.4 * phase - 0.2 if self.direction > 0 else 1.2 - 1.4 * phase
            strands.set_pulse(self.carried[layer], at, largest=self.largest[layer])
        self.arrive(running)

    def arrive(self, running: float) -> None:
        """Change what the pulse has reached after `running` layers."""

    def shown(self) -> Channels:
        """Return what is carried along the drawn edges of each layer."""
        return {f"carried by layer {layer}": self.carried[layer] for layer in self.order}


class ForwardPulse(_Pulse):
    """A forward pass: each edge glows by what it carries, ``w a``, and layer after layer takes its values.

    Parameters
    ----------
    network
        The diagram.
    params
        The parameters.
    activations
        One ``(n_l,)`` array per layer, the input first: what the pass computed.
    background
        Factor on the opacity of the edges while the pulse runs.
    """

    def __init__(
        self,
        network: NetworkDiagram,
        params: Params,
        activations: Sequence[ArrayLike],
        *,
        run_time: float = 3.0,
        background: float = palette.DIMMED,
    ) -> None:
        self.after = [np.asarray(a, dtype=np.float64).ravel() for a in activations]
        carried = [weight * a for weight, a in zip(params.weights, self.after, strict=False)]
        self.weights = [network.drawn_weights(layer, weight) for layer, weight in enumerate(params.weights)]
        order = range(len(network.edges))
        super().__init__(network, carried, order, 1, run_time=run_time, background=background)

    def shown(self) -> Channels:
        """Return the two factors of what each layer carries: its drawn weights, and all activations before them."""
        weights = {f"weight of layer {layer}": self.weights[layer] for layer in self.order}
        return weights | {f"activation of layer {layer}": a for layer, a in enumerate(self.after)}

    def arrive(self, running: float) -> None:
        """Fill the neurons that the pulse has reached; the input is filled as it sets out."""
        for layer, group in enumerate(self.network.neurons):
            filled = _ease(min(max(4 * (running - layer) + 1, 0.0), 1.0)) if layer else 1.0
            for place, neuron in enumerate(group):
                after = float(self.after[layer][self.network.drawn[layer][place]])
                cast(Neuron, neuron).set_activation((1 - filled) * self.before[layer][place] + filled * after)


class BackwardPulse(_Pulse):
    """A backward pass: from the last layer to the first, every edge glows by the size of its wish.

    Parameters
    ----------
    network
        The diagram.
    wishes
        Per layer of weights an ``(n_out, n_in)`` array, shown by sign and by share of its largest: the wished
        change, which is minus the gradient.
    layers
        Which layers of weights it runs along, in this order; by default all of them from the last.
    background
        Factor on the opacity of the edges while the pulse runs.
    keep
        Whether the edges behind the pulse show their wishes at full strength, in place of their weights, and in
        hues even if they were grey.
    largest
        The wish that glows brightest, for all layers; by default each layer has its own.
    """

    def __init__(
        self,
        network: NetworkDiagram,
        wishes: Sequence[ArrayLike],
        *,
        layers: Sequence[int] | None = None,
        run_time: float = 3.0,
        background: float = palette.DIMMED,
        keep: bool = False,
        largest: float | None = None,
    ) -> None:
        order = range(len(network.edges))[::-1] if layers is None else layers
        self.keep = keep
        super().__init__(
            network, wishes, order, -1, run_time=run_time, background=background, largest=largest
        )

    def begin(self) -> None:
        """Take the start from what is seen now."""
        self.weights = [strands.strengths for strands in self.network.edges]
        super().begin()

    def arrive(self, running: float) -> None:
        """Let the edges of each layer become their wishes while the pulse is on them."""
        for place, layer in enumerate(self.order if self.keep else ()):
            passed = _ease(min(max(running - place, 0.0), 1.0))
            strands = self.network.edges[layer]
            strands.emphasise(self.emphasis[layer] + passed * (1 - self.emphasis[layer]))
            strands.set_hue(max(float(strands.hue[0]), passed))
            if passed == 1:
                strands.set_values(self.carried[layer], self.largest[layer])
            elif passed:
                wishes = np.sign(self.carried[layer]) * palette.share(
                    self.carried[layer], self.largest[layer]
                )
                strands.strengths = (1 - passed) * self.weights[layer] + passed * wishes
