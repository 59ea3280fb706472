"""Backpropagation: what one picture wants changed, how the wish is handed back, and why wishes are averaged.

Render with ``manim render scenes/backprop.py``. Every number on screen is measured on the runs named in the beats;
this file decides only what is shown, in which order and for how long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UP,
    UR,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    Group,
    GrowFromCenter,
    LaggedStart,
    Line,
    VGroup,
    there_and_back,
)

from netcore.network.arrays import Array
from netcore.network.params import Params, parameter_count
from scenes.kit import palette
from scenes.kit.averaging import AveragingTable
from scenes.kit.charts import Chart, Curve, DrawCurve, Scatter
from scenes.kit.formula import Formula, factor, in_powers_of_ten, notes_below
from scenes.kit.lecture import Lecture, beat
from scenes.kit.lock import Lock
from scenes.kit.mosaic import Picture, WeightPictures
from scenes.kit.network import InputPicture, NetworkDiagram
from scenes.kit.output_wishes import OutputWishes
from scenes.kit.pulse import BackwardPulse, ForwardPulse
from scenes.kit.reactions import Reactions
from scenes.kit.recipe import Recipe
from scenes.kit.replay import ReplaySteps, StepCounter, spread, state_records
from scenes.kit.requests import OneRequester, RequestSheet, network_arrows
from scenes.kit.side_run import SideRun
from scenes.kit.table import AddColumns
from scenes.kit.text import LABEL_SIZE, MARGIN, SMALLEST, TEXT_SIZE, Label, Note, Words, spell

DIGIT = 2  # what the picture shows that most beats follow
SNAPSHOT = 1000  # the step of `main` at which the lecture on gradient descent turned its dials
NUDGE = 0.1  # by which weights are raised there
EARLY = 2 / 3  # share of the test images that the half-trained network reads rightly
SOURCES = (
    "D. E. Rumelhart, G. E. Hinton, R. J. Williams: Learning representations\n"
    "by back-propagating errors. Nature 323, 1986",
    "M. A. Nielsen: Neural Networks and Deep Learning. Determination Press, 2015.\n"
    "Chapter 2: how the backpropagation algorithm works",
    "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to\n"
    "document recognition. Proceedings of the IEEE 86, 1998 (the MNIST pictures)",
)


@dataclass(frozen=True, eq=False)
class Example:
    """The picture that most beats follow, in the network at its telling step.

    Attributes
    ----------
    index
        In the training set.
    step
        The parameters are those before this step.
    params
        Of the network at that step.
    activations
        One ``(n_l,)`` array per layer, the picture first.
    """

    index: int
    step: int
    params: Params
    activations: tuple[Array, ...]

    @property
    def source(self) -> str:
        """What a corner note says of it."""
        return f"training image {self.index} · after {spell(self.step)} steps"

    @property
    def at(self) -> dict[str, Any]:
        """The arguments of quantities about it."""
        return {"step": self.step, "index": self.index}


class Backprop(Lecture):
    """The error is measured at the output and handed back, layer by layer."""

    def construct(self) -> None:
        """List the beats."""
        self.run_beats(
            self.a_list_of_sensitivities,
            self.one_picture_ten_wishes,
            self.three_levers,
            self.weights_in_proportion_to_activations,
            self.fire_together_wire_together,
            self.activations_in_proportion_to_weights,
            self.ten_opinions_added,
            self.and_back_again,
            self.one_example_is_a_bad_master,
            self.the_averaging_table,
            self.the_recipe_checked,
        )

    def _example(self) -> Example:
        """Measure the first picture of a 2, in the network at its telling step."""
        index = self.measure("example", "first with label", digit=DIGIT)
        return self._example_at(index, self.measure("telling step", "telling step", index=index))

    def _example_at(self, index: int, step: int) -> Example:
        """Measure a training example in the network before a step."""
        sizes = self.measure("layer sizes", "layer_sizes")
        vector = self.measure("parameters", "step.params", step=step)
        activations = [
            self.measure(f"activations {layer}", "example.a", step=step, index=index, layer=layer)
            for layer in range(len(sizes))
        ]
        return Example(index, step, Params(tuple(sizes), vector), tuple(activations))

    def _wished_weights(self, example: Example) -> list[Array]:
        """Measure what an example wants of the weights of every layer."""
        return [
            self.measure(f"wished weights {layer}", "wished weights", layer=layer, **example.at)
            for layer in range(len(example.params.weights))
        ]

    @beat("3.1", "a list of sensitivities")
    def a_list_of_sensitivities(self) -> None:
        """Compare how large a weight is with how strongly the cost reacts to it."""
        gradient = self.measure("gradient", "full gradient", step=SNAPSHOT)
        found = self.measure("two weights", "size and reaction", layer=2, nudge=NUDGE, step=SNAPSHOT)
        sizes = self.measure("sizes", "weight and slope sizes", layer=2, step=SNAPSHOT)
        weights = self.measure("last weights", "step.params", layer=2, step=SNAPSHOT)
        self.caption(
            "A gradient is a list: {n} sensitivities, one for every weight and bias. Who computes it?",
            n=len(gradient),
        )
        self.title("A list of sensitivities", f"all training images · after {spell(SNAPSHOT)} steps")
        top = 1.1 * float(abs(gradient).max())
        chart = Chart(
            (0, len(gradient)), (-top, top), size=(12, 3.8), x_label="number in the list", y_label="entry"
        )
        entries = Curve(chart, range(len(gradient)), gradient, width=1.5)
        self.play(FadeIn(chart), run_time=0.6)
        self.play(DrawCurve(entries), run_time=2)
        self.wait(1)
        self.moment("list")
        self.caption(
            "Each entry says how the cost reacts if this one weight is turned up and all others stay."
        )
        self.wait(2)
        layer = NetworkDiagram(weights.shape[::-1], width=3.2, height=4.6).to_edge(LEFT, buff=2 * MARGIN)
        layer.edges[0].set_values(weights)
        self.play(FadeOut(chart, entries), FadeIn(layer), run_time=0.8)
        lifted = self._raise_two_weights(layer, found, sizes["weight"].max(), sizes["slope"].max())
        self._compare_sizes(layer, lifted, found, sizes)

    def _raise_two_weights(
        self, layer: NetworkDiagram, found: Mapping[str, Any], largest: float, steepest: float
    ) -> VGroup:
        """Raise the largest weight of a layer and the one to which the cost reacts most; return their edges."""
        self.caption(
            "Take two: the largest weight of the last layer, and a small one.",
            when=2 * abs(found["value"][1]) < abs(found["value"][0]) == largest,
        )
        changed = f"change of the cost,\nif raised by {NUDGE}"
        table = Reactions(["largest", "small"], found["value"], found["change"], found["slope"], changed)
        table.to_edge(RIGHT, buff=2 * MARGIN)
        taken = [(0, int(to), int(source)) for to, source in zip(found["to"], found["source"], strict=True)]
        lifted = VGroup(*(layer.edge(*edge).set_stroke(opacity=1) for edge in taken))
        self.play(layer.animate.focus(edges=taken, rest=0.15), FadeIn(lifted, table.weights), run_time=0.8)
        self.wait(1)
        self.moment("two weights")
        self.caption(
            "Raise both by the same {nudge}. To the small one the cost reacts {ratio:.1f} times as strongly, "
            "more than to any other weight of this layer.",
            nudge=str(NUDGE),
            ratio=found["change_ratio"],
            when=found["change_ratio"] > 2 and abs(abs(found["slope"][1]) - steepest) < 1e-6,
        )
        self.play(FadeIn(table.changes, shift=0.1 * RIGHT), run_time=0.8)
        self.wait(1)
        ratios = table.ratios(found["change_ratio"], found["slope_ratio"])
        self.play(FadeIn(table.slopes, ratios, shift=0.1 * RIGHT), run_time=0.8)
        self.wait(1)
        self.moment("reactions")
        return lifted

    def _compare_sizes(
        self, layer: NetworkDiagram, lifted: VGroup, found: Mapping[str, Any], sizes: Mapping[str, Any]
    ) -> None:
        """Put every weight of the layer where its size and that of its entry say."""
        self.caption("Which dial matters? Not the one turned up highest. The one to which the cost reacts.")
        chart = Chart(
            (0, 2.5),
            (0, 0.015),
            size=(4.0, 3.4),
            x_label="size of the weight",
            y_label="size of its entry",
            x_ticks=(0, 1, 2),
        )
        chart.move_to(layer).align_to(layer, LEFT)
        dots = Scatter(chart, sizes["weight"], sizes["slope"], color=palette.SECONDARY, radius=0.04)
        places = chart.point(abs(found["value"]), abs(found["slope"]))
        marks = VGroup(*(Dot(place, 0.09, color=palette.INK) for place in places))
        names = VGroup(
            Note("largest", palette.INK).next_to(marks[0], UP, buff=0.1),
            Note("small", palette.INK).next_to(marks[1], RIGHT, buff=0.1),
        )
        self.play(FadeOut(layer, lifted), FadeIn(chart, dots), run_time=0.8)
        self.play(FadeIn(marks, names), run_time=0.6)
        self.wait(2.5)
        self.moment("sizes")

    @beat("3.2", "one picture, ten wishes")
    def one_picture_ten_wishes(self) -> None:
        """Ask the output of the right digit to rise, all others to fall, each by twice how far it is off."""
        example = self._example()
        wishes = self.measure("wishes", "output wishes", **example.at)
        cost = self.measure("cost", "example.cost", **example.at)
        most, least = int(wishes["most"]), int(wishes["least"])
        network = NetworkDiagram(example.params.layer_sizes, width=4.6, height=4.5)
        network.move_to(1.25 * LEFT + 0.45 * DOWN).show_step(params=example.params)
        picture = InputPicture(example.activations[0], network, size=2.0, gap=0.9)
        sheet = OutputWishes(network, wishes["a"], wishes["wanted"], wishes["wish"])
        self.caption("A picture of a 2 passes through a network that has only just begun to learn.")
        self.title("One picture, ten wishes", example.source)
        self.play(FadeIn(network, picture), run_time=0.8)
        self.play(ForwardPulse(network, example.params, example.activations, run_time=2.2))
        self.play(FadeIn(sheet.came_out, shift=0.1 * RIGHT), run_time=0.6)
        self.moment("came out")
        self.caption(
            "Wanted was 1 from output {digit} and 0 from all others. This is what the picture costs.",
            digit=DIGIT,
            when=wishes["wanted"][DIGIT] == 1 and wishes["wanted"].sum() == 1,
        )
        outputs = [(3, j) for j in range(len(wishes["a"]))]
        price = Formula(f"C_0 = {spell(cost, 2)}", color=palette.COST).next_to(picture.picture, UP, buff=0.3)
        self.play(sheet.want(), network.animate.set_target(DIGIT).focus(outputs), run_time=0.8)
        self.play(FadeIn(price, shift=0.1 * UP), run_time=0.6)
        self.moment("wanted")
        self.caption(
            "So the {digit} wants to be brighter, the others darker, each by how far it is off.",
            digit=DIGIT,
            when=all((wish > 0) == (j == DIGIT) for j, wish in enumerate(wishes["wish"])),
        )
        self.play(Create(sheet.axis), FadeIn(sheet.legend), run_time=0.6)
        self.play(sheet.wish(run_time=3.6))
        self.wait(1)
        self.moment("wishes")
        self.caption(
            "Output {most} is furthest off and asks for most. Output {least} is closest to what is wanted "
            "and asks for least.",
            most=most,
            least=least,
            when=abs(wishes["a"] - wishes["wanted"]).argsort()[[0, -1]].tolist() == [least, most],
        )
        self.play(sheet.animate.focus(most, least), run_time=0.8)
        self.wait(1)
        self.moment("most and least")
        self.caption("Each wish is minus the derivative of the cost by that output.")
        rule = Formula("- frac(partial C_0, partial a_j) = - 2 (a_j - y_j)").to_corner(UR, buff=MARGIN)
        self.play(sheet.animate.focus(), FadeIn(rule, shift=0.1 * UP), run_time=0.8)
        self.wait(2)

    @beat("3.3", "three levers")
    def three_levers(self) -> None:
        """Raise an output through its bias, through a weight, or through an activation before it."""
        example = self._example()
        z = self.measure("sum", "example.z", layer=2, **example.at)[DIGIT]
        k = int(self.measure("neuron", "weight wishes", to=DIGIT, **example.at)["brightest"])
        _, _, before, behind = example.activations
        weights, bias = example.params.weights[2][DIGIT], example.params.biases[2][DIGIT]
        fan, name = self._fan(example)
        j, last = DIGIT, len(before) - 1
        products = [f"{factor(weights[i])} dot {factor(before[i])}" for i in (0, last)]
        whole = Formula(
            f"{{{{ z_{j} : z }}}} &= w_({j},0) a_0 + dots.c + w_({j},{last}) a_{last} + {{{{ b_{j} : b }}}} \\ "
            f"&= {products[0]} + dots.c + {products[1]} + {factor(bias)} = {spell(z, 2)} \\ "
            f"a_{j} &= sigma({{{{ z_{j} : z }}}}) = {spell(behind[j], 2)}",
            size=30,
            colors={"b": palette.BIAS, "z": palette.Z},
        )
        whole.to_corner(UR, buff=2 * MARGIN).shift(0.1 * UP)
        hues = {"b": palette.BIAS, "z": palette.Z}
        moved = f"quad arrow quad {{{{ z_{j} : z }}}} +"
        rows = VGroup(
            Formula(f"{{{{ b_{j} : b }}}} + 1 {moved} 1", colors=hues),
            Formula(
                f"w_({j},{k}) + 1 {moved} a_{k} = {{{{ z_{j} : z }}}} + {factor(before[k])}",
                colors={"z": palette.Z},
            ),
            Formula(
                f"a_{k} + 1 {moved} w_({j},{k}) = {{{{ z_{j} : z }}}} + {factor(weights[k])}",
                colors={"z": palette.Z},
            ),
        )
        rows.arrange(DOWN, buff=0.6, aligned_edge=LEFT).next_to(whole, DOWN, buff=0.9)
        rows.align_to(whole, LEFT).shift(MARGIN * RIGHT)
        kinds = VGroup(*(Label(kind, palette.SECONDARY) for kind in ("a dial", "a dial", "a wish")))
        for kind, row in zip(kinds, rows, strict=True):
            kind.next_to(rows, RIGHT, buff=1.0).match_y(row)
        locks = VGroup(
            Lock().next_to(kinds[2], LEFT, buff=0.2), Lock().next_to(fan.neurons[0], DOWN, buff=0.15)
        )
        self.caption(
            "How can output {j} be raised? It is σ of a sum of sixteen products and a bias.",
            j=j,
            when=last == 15,
        )
        self.title("Three levers", f"{example.source} · neuron {k} is the brightest of the layer before")
        self.play(FadeIn(fan, name), run_time=0.8)
        self.play(FadeIn(whole, shift=0.1 * UP), run_time=0.8)
        self.wait(1.5)
        self.moment("sum")
        self.caption("Through its bias: raised by one, the sum grows by one.")
        self.play(fan.animate.focus([(1, 0)]), FadeIn(rows[0], shift=0.1 * UP), run_time=0.8)
        self.wait(1)
        self.caption("Through each weight: the sum moves by the activation behind it.")
        self.play(fan.animate.focus(edges=[(0, 0, k)]), FadeIn(rows[1], shift=0.1 * UP), run_time=0.8)
        self.wait(1)
        self.caption("Through each activation before it: the sum moves by the weight.")
        self.play(fan.animate.focus([(0, k)]), FadeIn(rows[2], shift=0.1 * UP), run_time=0.8)
        self.wait(1)
        self.moment("three ways")
        self.caption("Three ways in. Two are dials. The third is only a wish that we must pass on.")
        self.play(FadeIn(kinds[:2]), run_time=0.6)
        self.wait(0.5)
        layer = [(0, source) for source in range(len(before))]
        self.play(fan.animate.focus(layer), FadeIn(locks, kinds[2]), run_time=0.8)
        self.wait(1.5)
        self.moment("locked")

    def _fan(self, example: Example) -> tuple[NetworkDiagram, Label]:
        """Return the wanted output with all its weights and the layer before it, and the output's name."""
        _, _, before, behind = example.activations
        fan = NetworkDiagram((len(before), 1), width=4.2, height=4.4)
        fan.to_edge(LEFT, buff=2 * MARGIN).shift(0.3 * UP)
        fan.show_step(activations=(before, [behind[DIGIT]])).set_target(0)
        fan.edges[0].set_values(example.params.weights[2][DIGIT])
        return fan, Label(str(DIGIT), palette.TARGET).next_to(fan.halo, RIGHT, buff=0.15)

    @beat("3.4", "weights in proportion to activations")
    def weights_in_proportion_to_activations(self) -> None:
        """For one neuron, all wishes of its weights are one number times the activations behind them."""
        example = self._example()
        wishes = self.measure("wishes", "weight wishes", to=DIGIT, **example.at)
        shared, bright, dark = (wishes[one] for one in ("factor", "brightest", "darkest"))
        fan, name = self._fan(example)
        legend = Note("edges: the weights").next_to(fan, DOWN, buff=0.2)
        chart = Chart(
            (0, 1),
            (0, 0.3),
            size=(5.4, 3.1),
            x_label="activation of the neuron behind the weight",
            y_label="wish of a weight",
            y_ticks=(0.1, 0.2, 0.3),
        )
        chart.to_corner(DR, buff=2 * MARGIN).align_to(legend, DOWN)
        self.caption(
            "Output {digit} should be brighter. Sixteen weights lead to it. Which of them should be turned up most?",
            digit=DIGIT,
            when=wishes["pull"] > 0,
        )
        self.title("Weights in proportion to activations", example.source)
        self.play(FadeIn(fan, name, legend), run_time=0.8)
        self.wait(1.5)
        self.moment("weights")
        self.caption(
            "Nudge each of them and measure how fast the cost falls: that is its wish. The edges swell with it.",
            when=(wishes["nudged"] > 0).all(),
        )
        changed = Note("edges: their wishes").move_to(legend)
        swell = fan.edges[0].animate.set_values(wishes["nudged"])
        self.play(swell, FadeTransform(legend, changed), run_time=1.5)
        self.wait(1)
        self.moment("wishes")
        self.caption("Now plot each wish against the activation of the neuron behind that weight.")
        self.play(FadeIn(chart), run_time=0.8)
        dots = [fan.neuron(0, k).copy() for k in fan.drawn[0]]
        places = chart.point(wishes["a"], wishes["nudged"])
        flights: list[Any] = [
            dot.animate.scale(0.7).move_to(place) for dot, place in zip(dots, places, strict=True)
        ]
        self.play(LaggedStart(*flights, lag_ratio=0.08), run_time=2.6)
        self.wait(0.5)
        self.moment("dots")
        self.caption(
            "Sixteen dots, one straight line: each wish is the same number times the activation.",
            when=abs(wishes["nudged"] - shared * wishes["a"]).max() < 1e-6,
        )
        line = Line(*chart.point([0, 1], [0, shared]), color=palette.POSITIVE)
        times, pull, slope = "med med dot med med", spell(wishes["pull"], 2), spell(wishes["slope"], 2)
        rule = Formula(
            f"- frac(partial C_0, partial w_({DIGIT} k)) = {{{{ {pull} : pull }}}} {times} {{{{ {slope} : slope }}}} "
            f"{times} {{{{ a_k : behind }}}} med med = med {{{{ {spell(shared, 2)} : factor }}}} thin a_k",
            colors={"factor": palette.POSITIVE},
        ).to_edge(UP, buff=MARGIN)
        rule.match_x(chart.area)
        words = {"pull": "output's\nwish", "slope": "slope\nof σ", "behind": "neuron\nbehind"}
        notes = notes_below(rule, words)
        self.play(Create(line), run_time=1)
        self.play(FadeIn(rule, notes, shift=0.1 * UP), run_time=0.8)
        self.wait(1)
        self.moment("line")
        self.caption(
            "Turning up a weight behind a bright neuron gives most. "
            "Behind a neuron that is quite dark it would do nothing at all.",
            when=wishes["nudged"].argmax() == bright and wishes["nudged"].argmin() == dark,
        )
        for lit in (int(bright), int(dark)):
            fading = (
                dot.animate.set_state(emphasis=1.0 if k == lit else palette.DIMMED)
                for k, dot in enumerate(dots)
            )
            self.play(fan.animate.focus(edges=[(0, 0, lit)]), *fading, run_time=0.8)
            self.wait(0.8)
            self.moment(f"neuron {lit}")

    @beat("3.5", "fire together, wire together")
    def fire_together_wire_together(self) -> None:
        """Tie bright neurons to the output that should fire, and loosen them from one that should not."""
        example = self._example()
        found = self.measure("updates", "updates of one example", **example.at)
        rate = self.measure("learning rate", "spec", field="training.learning_rate")
        fire, rest = int(found["to_fire"]), int(found["to_rest"])
        fan, duties, rules = self._two_outputs(example, found, fire, rest)
        self.caption(
            "Here are the neurons before the outputs, the brightest on top. Output {fire} should fire. "
            "Output {rest} should be quiet.",
            fire=fire,
            rest=rest,
        )
        self.title("Fire together, wire together", f"{example.source} · learning rate {rate}")
        self.play(FadeIn(fan, duties), run_time=0.8)
        self.wait(1)
        self.moment("neurons")
        self.caption(
            "One step on this picture alone. From bright neurons to the output that should fire, weights grow most.",
            when=(found["update"][fire] > 0).all(),
        )
        self._fire(fan, fire)
        self.play(fan.animate.focus(edges=fan.edges_into(1, fire), rest=0), FadeIn(rules[0]), run_time=1)
        self.wait(0.8)
        self.moment("grown")
        self.caption(
            "To the output that should be quiet, weights from the same neurons fall most.",
            when=(found["update"][rest] < 0).all(),
        )
        self._fire(fan, rest)
        self.play(fan.animate.unfocus(), FadeIn(rules[1]), run_time=1)
        self.wait(0.8)
        self.moment("fallen")
        self.caption(
            "Those that are active together get tied together: Hebb's rule of 1949. "
            "A likeness to the brain, no claim about it."
        )
        self.wait(1)

    def _two_outputs(
        self, example: Example, found: Mapping[str, Any], *outputs: int
    ) -> tuple[NetworkDiagram, VGroup, VGroup]:
        """Return two outputs behind a sorted layer, edges to come; what each of them should do; its rule."""
        _, _, before, behind = example.activations
        chosen = list(outputs)
        order = [int(k) for k in found["order"]]
        names = [str(j) for j in chosen]
        fan = NetworkDiagram(
            (len(before), len(behind)),
            width=5.2,
            height=4.6,
            drawn={0: order, 1: chosen},
            output_labels=names,
        )
        fan.to_edge(LEFT, buff=3 * MARGIN).show_step(activations=(before, behind)).set_target(chosen[0])
        fan.labels.shift(MARGIN / 2 * RIGHT)
        fan.edges[0].set_values(fan.drawn_weights(0, found["update"])).emphasise(0)
        duties, rules = VGroup(*map(Label, ("should fire", "should be quiet"))), VGroup()
        for duty, name, j in zip(duties, fan.labels, chosen, strict=True):
            duty.next_to(name, RIGHT, buff=0.3).stand_on(name)
            shared = found["factor"][j]
            rule = Formula(
                f"Delta w_({j} k) = {{{{ {spell(shared, 2, sign=True)} : factor }}}} dot a_k",
                colors={"factor": palette.sign_hue(shared)},
            )
            rules.add(rule.to_edge(RIGHT, buff=3 * MARGIN).match_y(name))
        return fan, duties, rules

    def _fire(self, fan: NetworkDiagram, output: int) -> None:
        """Let the neurons that are more than half lit and one output swell and sink back."""
        before = (fan.neuron(0, k) for k in fan.drawn[0])
        firing: list[Any] = [*(neuron for neuron in before if neuron.activation > 0.5), fan.neuron(1, output)]
        self.play(*(neuron.animate(rate_func=there_and_back).scale(1.35) for neuron in firing), run_time=1)

    @beat("3.6", "activations in proportion to weights")
    def activations_in_proportion_to_weights(self) -> None:
        """One output asks every neuron before it for more or less, in proportion to the weight between."""
        example = self._example()
        requests = self.measure("requests", "requests", layer=2, **example.at)
        wish, asked = float(requests["wish"][DIGIT]), requests["asked"][DIGIT]
        _, _, before, behind = example.activations
        weights = example.params.weights[2]
        requester = OneRequester(weights, before, behind, asked, DIGIT)
        requester.layer.set_target(DIGIT)
        every = np.ones(len(before), dtype=bool)
        self.caption(
            "The {digit} should be brighter. Could the neurons before it help?", digit=DIGIT, when=wish > 0
        )
        self.title("Activations in proportion to weights", example.source)
        self.play(FadeIn(requester), run_time=0.8)
        self.play(requester.animate.focus(every), run_time=0.8)
        self.wait(0.6)
        self.moment("one output")
        for words, helped in (
            ("Behind a positive weight, a brighter neuron would help.", weights[DIGIT] > 0),
            ("Behind a negative weight, a darker one would.", weights[DIGIT] < 0),
        ):
            self.caption(words, when=((asked > 0) == (weights[DIGIT] > 0)).all())
            self.play(requester.animate.focus(helped), run_time=0.6)
            self.play(
                LaggedStart(*map(GrowFromCenter, requester.arrows_of(helped)), lag_ratio=0.15), run_time=1.6
            )
            self.wait(1.2)
            self.moment(words)
        self.play(requester.animate.focus(every), FadeIn(requester.legend), run_time=0.8)
        self.caption(
            "What is asked is {wish:.3f} times the weight, for all sixteen.",
            wish=wish,
            when=np.allclose(asked, wish * weights[DIGIT]),
        )
        pad = requester.note_pad([("weight", weights[DIGIT], 3), ("request", asked, 2)])
        rule = Words(f"request =\n{spell(wish, 3)} × weight", TEXT_SIZE).next_to(pad, RIGHT, buff=0.4)
        self.play(FadeIn(pad[:2]), run_time=0.8)
        self.play(FadeIn(pad[2], shift=0.2 * RIGHT), FadeIn(rule), run_time=0.8)
        self.wait(1)
        self.moment("note pad")
        self.caption("We may not touch these neurons. We write down what would help.")
        self.play(requester.layer.animate.focus(), run_time=0.8)
        self.wait(2)

    @beat("3.7", "ten opinions, added")
    def ten_opinions_added(self) -> None:
        """Every output has its own wish for every neuron before it; these wishes add up."""
        example = self._example()
        requests = self.measure("requests", "requests", layer=2, **example.at)
        turned = self.measure("one request", "turned request", layer=2, **example.at)
        asked = requests["asked"]
        _, _, before, behind = example.activations
        sheet = RequestSheet(example.params.weights[2], before, behind, asked)
        picture = Picture(example.activations[0], size=1.6).to_corner(UR, buff=MARGIN)
        self.caption(
            "Output {to} should be darker, and its weight from this neuron is negative. "
            "So it asks the neuron to be brighter.",
            to=int(turned["to"]),
            when=turned["wish"] < 0 and turned["weight"] < 0 and turned["request"] > 0,
        )
        self.title("Ten opinions, added", example.source)
        self.play(FadeIn(sheet), FadeIn(picture), run_time=0.8)
        self._turn_a_request_around(sheet, turned)
        self.caption(
            "Every output asks something of every neuron before it. About each neuron the ten disagree.",
            when=((asked > 0).any(axis=0) & (asked < 0).any(axis=0)).all(),
        )
        self.play(sheet.raise_heads())
        self.play(LaggedStart(*map(FadeIn, sheet.table.columns), lag_ratio=0.2), run_time=2.4)
        self.play(FadeIn(sheet.legend), run_time=0.6)
        self.wait(1)
        self.moment("ten opinions")
        self.caption("So add their requests, signs and all.")
        self.play(FadeIn(sheet.total.show_partial(0)), run_time=0.4)
        self.play(AddColumns(sheet.table, sheet.total, run_time=5))
        self.wait(0.5)
        self.moment("added")
        self._check_the_sums(sheet, requests)

    def _turn_a_request_around(self, sheet: RequestSheet, turned: Mapping[str, Any]) -> None:
        """Follow the request of an output that must fall along a negative weight to a neuron that should rise."""
        to, source = int(turned["to"]), int(turned["source"])
        wish, weight, request = (spell(turned[name], 2, sign=True) for name in ("wish", "weight", "request"))
        product = Formula(
            f'{{{{ "({wish})" : wish }}}} quad {{{{ dot : dot }}}} quad {{{{ "({weight})" : weight }}}} '
            f'quad {{{{ = : equals }}}} quad {{{{ "{request}" : request }}}}',
            colors={"wish": palette.NEGATIVE, "weight": palette.NEGATIVE, "request": palette.POSITIVE},
        ).next_to(sheet.layer, RIGHT, buff=0.45)
        words = {
            "wish": f"output {to}:\ndarker",
            "weight": "negative\nweight",
            "request": "neuron:\nbrighter",
        }
        notes = notes_below(product, words)
        self.play(sheet.layer.animate.focus(edges=[(0, to, source)]), run_time=0.8)
        self.play(FadeIn(product.part("wish"), notes[0]), run_time=0.6)
        self.wait(0.6)
        self.play(FadeIn(product.part("dot"), product.part("weight"), notes[1]), run_time=0.6)
        arrow = sheet.request(to, source)
        self.play(FadeIn(arrow), run_time=0.4)
        self.play(sheet.hand_back(arrow, to, source))
        self.play(FadeIn(product.part("equals"), product.part("request"), notes[2]), run_time=0.6)
        self.wait(0.8)
        self.moment("one request")
        self.play(FadeOut(product, notes, arrow), sheet.layer.animate.unfocus(), run_time=0.6)

    def _check_the_sums(self, sheet: RequestSheet, requests: Mapping[str, Any]) -> None:
        """Compare the sums with what nudging each neuron does to the cost."""
        self.caption(
            "How fast does the cost fall if one of these neurons rises? Nudge it and measure: the same numbers.",
            when=(requests["total"].round(3) == requests["nudged"].round(3)).all(),
        )
        numbers = sheet.numbers(
            [("sum of ten\nrequests", requests["total"], 3), ("nudged and\nmeasured", requests["nudged"], 3)]
        )
        self.play(FadeOut(sheet.layer.neurons[1], sheet.layer.labels), FadeIn(numbers[0]), run_time=0.6)
        self.wait(0.5)
        self.play(FadeIn(numbers[1], shift=0.2 * LEFT), run_time=0.6)
        self.wait(1)
        self.moment("checked")
        self.caption("Such sums, handed back from layer to layer, are backpropagation.")
        rule = Formula(
            "- frac(partial C_0, partial a_k) = sum_j - 2 (a_j - y_j) thin sigma'(z_j) thin w_(j k)"
        )
        rule.next_to(numbers, RIGHT, buff=0.8)
        self.play(FadeIn(rule, shift=0.1 * UP), run_time=0.8)
        self.wait(1)
        self.moment("rule")

    @beat("3.8", "and back again")
    def and_back_again(self) -> None:
        """Hand the sums on: they stand where the distance from the target stood, layer by layer."""
        example = self._example()
        wished = self._wished_weights(example)
        last, middle = (
            self.measure(f"requests {layer}", "requests", layer=layer, **example.at) for layer in (2, 1)
        )
        network = NetworkDiagram(example.params.layer_sizes, width=8.2, height=4.9)
        network.show_step(params=example.params, activations=example.activations)
        network.shift(2.0 * RIGHT + 0.15 * UP).set_target(DIGIT)
        picture = InputPicture(example.activations[0], network)
        wishes = [
            network_arrows(network, layer, values)
            for layer, values in ((3, last["wish"]), (2, last["total"]), (1, middle["total"]))
        ]
        self.caption("The outputs' wishes became requests, and their sums are the wishes of this layer.")
        self.title("And back again", f"{example.source} · every layer by its own scale")
        self.play(FadeIn(network), FadeIn(picture), run_time=0.8)
        self.play(network.animate.focus(rest=0.4), FadeIn(wishes[0]), run_time=0.8)
        self.play(BackwardPulse(network, wished, layers=[2], run_time=1.6))
        self.play(FadeIn(wishes[1], shift=0.3 * LEFT), run_time=0.6)
        self.moment("second hidden layer")
        self.caption("So it goes on as before: with biases, weights, and requests to the layer before.")
        self.play(BackwardPulse(network, wished, layers=[1], run_time=1.6))
        self.play(FadeIn(wishes[2], shift=0.3 * LEFT), run_time=0.6)
        self.wait(0.6)
        self.moment("first hidden layer")
        self.caption("At the first weights it ends, for nothing can be asked of the pixels.")
        self.play(BackwardPulse(network, wished, layers=[0], run_time=1.6))
        first = WeightPictures(wished[0], cell_size=0.7).move_to(picture.picture)
        words = Words("wished change of the first\nweights, neuron by neuron", SMALLEST, palette.SECONDARY)
        self.play(FadeOut(picture), FadeIn(first, words.next_to(first, DOWN, buff=0.2)), run_time=0.8)
        self.wait(0.6)
        self.moment("first weights")
        self.caption("Nobody tells a hidden neuron what to be. It learns it from the complaints downstream.")
        self.wait(2)

    @beat("3.9", "one example is a bad master")
    def one_example_is_a_bad_master(self) -> None:
        """Show a half-trained network nothing but 2s: soon everything is a 2 to it."""
        step = self.measure("snapshot", "early snapshot", share=EARLY, every=100)
        course = self.measure("course", "only one digit", digit=DIGIT, step=step, steps=20)
        batch = self.measure("batch size", "spec", field="training.batch_size")
        shown = self.measure("pictures", "pictures of a digit", digit=DIGIT, count=20 * batch)
        called, accuracy = course["called"], course["accuracy"]
        self.caption(
            "This network has learned a little: it reads {read:.0%} of the test images.", read=accuracy[0]
        )
        self.title(
            "One example is a bad master",
            f"from the network after {spell(step)} steps · {batch} pictures a step",
        )
        astray = SideRun(called, accuracy, shown.reshape(20, batch, -1), DIGIT)
        self.play(FadeIn(astray.chart, astray.bars, astray.score), run_time=0.8)
        self.wait(1)
        self.moment("before")
        self.caption("Now it hears of nothing but {digit}s, for twenty steps.", digit=DIGIT)
        self.play(FadeIn(astray.lesson, astray.counter), run_time=0.6)
        self.play(ReplaySteps(astray, range(21), run_time=7))
        self.wait(0.6)
        self.moment("after")
        self.caption(
            "To {called:.0%} of all test images it now says {digit}. What it knew of the others is all but gone.",
            called=called[-1, DIGIT],
            digit=DIGIT,
            when=called[-1, DIGIT] > 0.95 and accuracy[-1] < 0.15,
        )
        self.wait(1)
        self.caption("The wishes that count are those of all examples together, averaged.")

    @beat("3.10", "the averaging table")
    def the_averaging_table(self) -> None:
        """Average the wishes of all examples for each weight on its own: that is minus the gradient."""
        step = self.measure("snapshot", "early snapshot", share=EARLY, every=100)
        wished = self.measure("table", "averaging table", step=step, per_layer=[4, 2, 2], unit=1e-3)
        examples = self.measure("examples", "example count")
        sizes = self.measure("layer sizes", "layer_sizes")
        pictures = [self.measure(f"image {i}", "image", index=int(i)) for i in wished["image"]]
        board = AveragingTable(wished, pictures, f"mean of all\n{spell(examples)}")
        opinions = wished["wish"].round(1)
        self.caption("Each row is one weight. Each column is one picture's opinion: raise it, or lower it.")
        self.title(
            "The averaging table",
            f"after {spell(step)} steps · −∂C/∂w in thousandths, the largest of each layer",
        )
        self.play(FadeIn(board.table.row_headers), run_time=0.6)
        self.play(FadeIn(board.table.column_headers), run_time=0.6)
        self.play(LaggedStart(*map(FadeIn, board.table.columns), lag_ratio=0.4), run_time=4)
        self.wait(1)
        self.moment("opinions")
        self.caption(
            "About every weight the pictures disagree, even in sign.",
            when=((opinions > 0).any(axis=1) & (opinions < 0).any(axis=1)).all(),
        )
        self.wait(3.6)
        self.caption("So take the mean of each row, over these ten,")
        self.play(FadeIn(board.these, shift=0.2 * RIGHT), run_time=0.8)
        self.wait(2)
        self.caption("and then over all {examples} pictures.", examples=examples)
        self.play(FadeIn(board.everyone, shift=0.2 * RIGHT), run_time=0.8)
        self.wait(2)
        self.moment("means")
        self.caption(
            "There is one cost, C. These are {shown} of the {count} entries of minus its gradient.",
            shown=len(opinions),
            count=parameter_count(sizes),
        )
        gradient = Formula("- nabla C").next_to(board.brackets, DOWN, buff=0.15)
        self.play(board.animate.dim_opinions(), FadeOut(board.these), run_time=0.6)
        self.play(Create(board.brackets), FadeIn(gradient), run_time=1)
        self.wait(1.5)
        self.moment("gradient")

    @beat("3.15", "the recipe, checked")
    def the_recipe_checked(self) -> None:
        """Train by eight lines; confirm every derivative by nudging; name the sources."""
        step = self.measure("snapshot", "early snapshot", share=EARLY, every=100)
        total = self.measure("steps", "steps")
        epochs = self.measure("epochs", "spec", field="training.epochs")
        rate = self.measure("learning rate", "spec", field="training.learning_rate")
        batch = self.measure("mini-batch", "step.batch", step=step)
        read = self.measure("read rightly", "accuracy")
        check = self.measure("check", "gradient check", step=step)
        example = self._example_at(int(batch[0]), step)
        wished = self._wished_weights(example)
        numbers = spread(step, total, 60)
        states = self.measure("states", "example in states", index=example.index, steps=numbers)
        recipe = (
            Recipe(
                [
                    (0, f"repeat {epochs} times:"),
                    (1, "shuffle the training images"),
                    (1, f"for every {len(batch)} of them:"),
                    (2, "forward: all activations"),
                    (2, "backward: what each image wishes"),
                    (2, "average these wishes"),
                    (2, f"step: add {spell(rate, 1)} times the average"),
                    (0, "test on images never seen"),
                ]
            )
            .to_edge(LEFT, buff=MARGIN)
            .set_y(0.15)
        )
        network = NetworkDiagram(example.params.layer_sizes, width=5.4, height=4.6).to_edge(RIGHT, buff=0.7)
        network.show_step(params=example.params, activations=example.activations[:1])
        counter = StepCounter(last=total).next_to(network, DOWN, buff=0.2)
        counter.number.set_value(step)
        self.caption("This is the whole of learning, in eight lines.")
        self.title("The recipe, checked")
        self.play(FadeIn(recipe), run_time=0.8)
        self.play(FadeIn(network, counter), run_time=0.8)
        self.moment("recipe")
        self.caption("A few images forward, their wishes backward, the mean of the wishes, one step.")
        self.play(recipe.animate.light(3), run_time=0.4)
        self.play(ForwardPulse(network, example.params, example.activations, run_time=1.6))
        self.play(recipe.animate.light(4), run_time=0.4)
        self.play(BackwardPulse(network, wished, run_time=1.6))
        self.play(recipe.animate.light(5), run_time=0.6)
        self.play(recipe.animate.light(6), run_time=0.6)
        self.caption("And again, {total} times in all.", total=total)
        self.play(recipe.animate.light(0, 1, 2), run_time=0.4)
        records = state_records(states, numbers, example.params.layer_sizes)
        self.play(ReplaySteps(network, records, run_time=4), ReplaySteps(counter, records, run_time=4))
        self.caption("Then it reads {read:.1%} of images it has never seen.", read=read)
        self.play(recipe.animate.light(7), run_time=0.4)
        self.moment("trained")
        self.wait(1)
        self.caption(
            "Do not believe us about the wishes. Nudge each of the {count} parameters, measure, compare.",
            count=len(check["backprop"]),
        )
        self.play(FadeOut(network, counter), recipe.animate.light(4), run_time=0.6)
        self._compare_with_nudges(check)
        self.caption("These are the sources.")
        self.clear_stage()
        self.show_sources("Sources", SOURCES, seconds=3.0)

    def _compare_with_nudges(self, check: Mapping[str, Any]) -> None:
        """Plot all derivatives by backpropagation against those by finite differences."""
        found, measured = check["backprop"], check["differences"]
        span = 1.05 * float(np.abs(found).max())
        chart = (
            Chart(
                (-span, span),
                (-span, span),
                size=(5.2, 4.3),
                x_label="slope by backpropagation",
                y_label="slope by nudging and measuring",
                x_ticks=(-0.02, 0.0, 0.02),
                y_ticks=(-0.02, 0.0, 0.02),
            )
            .to_edge(RIGHT, buff=0.9)
            .shift(0.15 * UP)
        )
        diagonal = Curve(chart, [-span, span], [-span, span], color=palette.FAINT, width=2.0)
        dots = Scatter(chart, found, measured, radius=0.035, strength=0.5)
        self.play(FadeIn(chart, diagonal), run_time=0.8)
        self.play(FadeIn(dots), run_time=1.2)
        self.wait(1)
        apart = Formula(in_powers_of_ten(float(check["apart"]), 0), size=40)
        words = Words("largest difference", LABEL_SIZE, palette.SECONDARY)
        result = Group(words, apart).arrange(DOWN, buff=0.2)
        result.next_to(chart.point(-span, span), DR, buff=0.25)
        self.play(FadeIn(result), run_time=0.6)
        self.moment("checked")
        self.caption(
            "Nudging took {passes} passes through the network. Backpropagation took one forward, one back.",
            passes=int(check["passes"]),
        )
        self.wait(1)
