"""The dependency tree: which number of the chain depends on which, from the weights down to the cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    ManimColor,
    Mobject,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike, NDArray

from netcore.measure.derivatives.nudges import ParameterSweep
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula, factor
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.network.diagram import Neuron

LAYERS = 3  # of weights in the chain; formulas call the last one L
LIT, RESTING = 9.0, 3.5  # stroke widths of branches
# By the number of storeys: distance of rows, of a weight from the middle, and sizes of symbols and of figures.
LAYOUTS = {1: (1.55, 4.3, 76.0, 60.0), 2: (1.09, 4.1, 58.0, 48.0), 3: (0.79, 3.55, 44.0, 40.0)}
BESIDE = (
    1.5,
    3.3,
    54.0,
    44.0,
)  # the same, of a tree of large storeys that leaves room for a column at its right
FLAT = 0.8  # distance of rows below which the branches of weights lie flat
DESCENDER = 0.32  # share of a y that is below the line
MIDDLE = 0.2  # height of the middle between the first row and the last, in scene units


def plate(layer: int, storeys: int = 1) -> str:
    """Return what a symbol carries as the number of its layer: L for the last one, then L-1, in the end 1 and 0.

    Only where the tree goes up to the input are the first two layers called by their numbers.

    >>> [plate(layer) for layer in (3, 2, 1)], [plate(layer, storeys=3) for layer in (3, 2, 1, 0)]
    (['L', 'L-1', 'L-2'], ['L', 'L-1', '1', '0'])
    """
    if storeys == LAYERS and layer < LAYERS - 1:
        return str(layer)
    return "L" if layer == LAYERS else f"L-{LAYERS - layer}"


def symbol(name: str, storeys: int = 1) -> str:
    """Return the formula of a node's symbol by its name: ``"a2"`` is the activation of layer 2.

    >>> symbol("a2"), symbol("C")
    ('a^((L-1))', 'C_0')
    """
    if name == "C":
        return "C_0"
    return name if name == "y" else f"{name[0]}^(({plate(int(name[1:]), storeys)}))"


def swept(name: str, sweep: ParameterSweep, place: int) -> dict[str, float]:
    """Return the values of the nodes that a sweep of a weight or of a bias moves, at one value of it, by their names.

    Parameters
    ----------
    name
        Of the weight or the bias.
    sweep
        Of it, in a network of one neuron per layer.
    place
        Of the value in the sweep.
    """
    found = {name: float(sweep.value[place])}
    for layer, (z, a) in enumerate(zip(sweep.z, sweep.a, strict=True), start=int(name[1:])):
        found |= {f"z{layer}": float(z[place, 0]), f"a{layer}": float(a[place, 0])}
    return found | {"C": float(sweep.cost[place])}


def hue_of(name: str, value: float) -> ManimColor:
    """Return the color of what a node's symbol names; a weight's is that of its sign."""
    hues = {"b": palette.BIAS, "z": palette.Z, "a": palette.INK, "y": palette.TARGET, "C": palette.COST}
    return palette.sign_hue(value) if name[0] == "w" else hues[name[0]]


def _letter(symbol: Formula) -> Mobject:
    """Return the letter of a symbol, without what is raised or lowered beside it."""
    return symbol.family_members_with_points()[0]


class Node(Group):
    """A symbol with its value at its right, and at its left a lamp if it is an activation or what is wanted of one.

    The symbol is over the place of the node, and stands on one line with others of its row. In a lying tree the value
    of a node on the way to the cost is below the symbol, and its lamp above.

    Attributes
    ----------
    key
        The name of the node, as in `Tree`.
    symbol, number
        What is written.
    lamp
        The neuron; nothing where there is none.

    >>> node = Node("a2", 0.5, at=[1, 2, 0])
    >>> float(node.symbol.get_x().round(6)), node.lamp.activation, node.set_value(0.25).number.shown
    (1.0, 0.5, '0.25')
    """

    def __init__(
        self,
        name: str,
        value: float,
        *,
        at: ArrayLike,
        storeys: int = 1,
        size: float = 70.0,
        figures: float = 56.0,
        lying: bool = False,
    ) -> None:
        self.key = name
        hue = hue_of(name, value)
        self.symbol = Formula(symbol(name, storeys), size=size, color=hue).move_to(np.asarray(at))
        letter = _letter(self.symbol)
        below = DESCENDER * letter.height if name == "y" else 0.0
        foot = float(np.asarray(at)[1]) - 0.21 * size / 70
        self.symbol.shift((foot - below - letter.get_bottom()[1]) * UP)
        self.number = Number(value, 0 if name == "y" else 2, size=figures, color=hue)
        self.number.next_to(self.symbol, RIGHT, buff=0.22 * size / 70).stand_on(foot)
        stacked = lying and name[0] in "azC"
        if stacked:
            self.number.next_to(self.symbol, DOWN).stand_on(foot - 0.3 - self.number.height)
        self.lamp: Neuron | None = None
        super().__init__(self.symbol, self.number)
        if name[0] in "ay":
            self.lamp = Neuron(0.3 * size / 70 + 0.05).set_activation(value)
            self.lamp.next_to(self.symbol, LEFT, buff=0.16).match_y(self.number)
            if stacked:
                self.lamp.next_to(self.symbol, UP, buff=0.2)
            self.add(self.lamp)
        if name == "y" and self.lamp is not None:
            ring = Circle(1.25 * self.lamp.width / 2, color=palette.TARGET, stroke_width=3)
            self.add(ring.move_to(self.lamp))

    @property
    def value(self) -> float:
        """The number shown."""
        return self.number.value

    def set_value(self, value: float) -> Self:
        """Show another value; a lamp shines as bright as it is."""
        self.number.set_value(value)
        if self.lamp is not None:
            self.lamp.set_activation(value)
        if self.key[0] == "w":
            self.symbol.set_color(hue_of(self.key, value))
            self.number.set_color(hue_of(self.key, value))
        return self


class Branch(Line):
    """The line from a node to the one that depends on it; the path that is the topic is lit.

    >>> float(Branch([0, 1, 0], [0, 0, 0]).light(True).get_stroke_width())
    9.0
    """

    def __init__(self, start: ArrayLike, end: ArrayLike) -> None:
        super().__init__(np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64))
        self.light(False)

    def light(self, lit: bool, color: ManimColor = palette.INK) -> Self:
        """Let the line be bright and thick, or thin as at first."""
        self.set_stroke(color if lit else palette.SECONDARY, LIT if lit else RESTING)
        return self


class Tied(Animation):
    """Let a branch become another one while the symbols at its ends go to their places; it always leads to both.

    Parameters
    ----------
    branch, goal
        The branch, and what it becomes.
    symbols, there
        Those at its ends, the upper one first, and what they become.

    >>> left, right = Circle(), Circle().shift(4 * RIGHT)
    >>> branch, goal = Branch([1, 0, 0], [3, 0, 0]), Branch([1, 2, 0], [3, 2, 0])
    >>> tied = Tied(branch, goal, (left, right), (left.copy().shift(2 * UP), right.copy().shift(2 * UP)))
    >>> tied.begin()
    >>> _ = left.shift(UP), right.shift(UP)
    >>> tied.interpolate(0.5)
    >>> [end.round(2).tolist() for end in branch.get_start_and_end()]
    [[1.1, 1.0, 0.0], [2.9, 1.0, 0.0]]
    """

    ROOM = 0.1  # between a symbol and the line while they move
    OWN = 0.12  # share of the way, at both of its ends, in which the line comes off the places of its ends

    def __init__(
        self,
        branch: Branch,
        goal: Branch,
        symbols: tuple[Mobject, Mobject],
        there: tuple[Mobject, Mobject],
        *,
        rate_func: Callable[[float], float] = smooth,
    ) -> None:
        self.symbols = symbols
        self.at_first = np.array(branch.get_start_and_end()) - self._centers(symbols)
        self.at_last = np.array(goal.get_start_and_end()) - self._centers(there)
        super().__init__(branch, rate_func=rate_func)

    def interpolate_mobject(self, alpha: float) -> None:
        """Lay the branch between its symbols as they are now; at both ends of the way it lies as it has to."""
        share = self.rate_func(alpha)
        upper, lower = self.symbols
        between = np.array([self._edge(upper, lower), self._edge(lower, upper)])
        ends = self._centers(self.symbols) + (self.at_first if share < 0.5 else self.at_last)
        own = smooth(float(np.clip(1 - min(share, 1 - share) / self.OWN, 0, 1)))
        cast(Line, self.mobject).set_points_as_corners(own * ends + (1 - own) * between)

    @staticmethod
    def _centers(symbols: tuple[Mobject, Mobject]) -> NDArray[np.float64]:
        return np.array([one.get_center() for one in symbols])

    def _edge(self, one: Mobject, other: Mobject) -> NDArray[np.float64]:
        """Return where the line to another symbol leaves this one."""
        way = other.get_center() - one.get_center()
        half = np.array([one.width, one.height]) / 2 + self.ROOM
        share = 1 / max(np.abs(way[:2] / half).max(), 2)
        place: NDArray[np.float64] = one.get_center() + share * way
        return place


class Tree(Group):
    """Who depends on whom, storey on storey: w, a and b of a layer give its z, that gives a, and a and y the cost.

    A node has the name of its letter and layer: ``"w3"``, ``"b3"``, ``"a2"`` and ``"z3"`` of the last layer, 3, then
    ``"a3"``; and ``"y"`` and ``"C"``. On all but ``"C"`` one other node depends, so that a branch has the name of the
    node at its upper end.

    Parameters
    ----------
    values
        Of all nodes by name, as in `ChainExample.values`.
    storeys
        How many layers are drawn, the last one first: 1 to 3.
    layout
        Distance of rows, of a weight from the middle, and sizes of symbols and figures, as in `LAYOUTS`; by default
        such that all storeys are within the frame.

    by_number
        Whether a tree up to the input calls its first layers by their numbers, and not as counted from the last.
    lying
        Whether it has been turned so that the cost is at the right, and not at the foot.

    Attributes
    ----------
    nodes, branches
        By name.

    >>> values = {name: 0.5 for name in ("w3", "a2", "b3", "z3", "a3", "y", "C")}
    >>> tree = Tree(values)
    >>> tree.path("w3"), tree.light(*tree.path("w3")).branches["w3"].get_stroke_width()
    (['w3', 'z3', 'a3'], 9.0)
    """

    def __init__(
        self,
        values: Mapping[str, float],
        storeys: int = 1,
        layout: tuple[float, float, float, float] | None = None,
        by_number: bool = True,
        *,
        lying: bool = False,
    ) -> None:
        if storeys not in LAYOUTS:
            raise ValueError(f"the tree has 1 to {LAYERS} storeys, not {storeys}")
        self.values, self.storeys, self.lying = dict(values), storeys, lying
        self.pitch, self.spread, self.size, self.figures = layout or LAYOUTS[storeys]
        self.nodes = {
            name: Node(
                name,
                values[name],
                at=self.place(name),
                storeys=storeys if by_number else 1,
                size=self.size,
                figures=self.figures,
                lying=lying,
            )
            for name in self.names()
        }
        self.branches = {name: self._branch(name) for name in self.nodes if name != "C"}
        super().__init__(Group(*self.branches.values()), Group(*self.nodes.values()))

    def names(self) -> list[str]:
        """Return the names of the nodes, from the top row down."""
        found = []
        for layer in range(LAYERS - self.storeys + 1, LAYERS + 1):
            found += [f"w{layer}", f"a{layer - 1}", f"b{layer}", f"z{layer}"]
        return [*found, f"a{LAYERS}", "y", "C"]

    def below(self, name: str) -> str:
        """Return the node that depends on another one."""
        if name in ("y", f"a{LAYERS}"):
            return "C"
        letter, layer = name[0], int(name[1:])
        if letter == "a":
            return f"z{layer + 1}"
        return f"a{layer}" if letter == "z" else f"z{layer}"

    def ends(self, name: str) -> tuple[Mobject, Mobject]:
        """Return the symbols between which a branch is; one beside which its number stays, with that."""
        upper = self.nodes[name]
        return upper if name[0] in "wby" else upper.symbol, self.nodes[self.below(name)].symbol

    def path(self, name: str) -> list[str]:
        """Return the nodes whose branches lead from a node down to the cost, that node first."""
        found = [name]
        while (after := self.below(found[-1])) != "C":
            found.append(after)
        return found

    def place(self, name: str) -> NDArray[np.float64]:
        """Return where a node's symbol is when the tree has just been made, a scene point."""
        rows = 2 * self.storeys + 1
        if name == "C":
            row = rows
        elif name[0] == "y":
            row = rows - 1
        else:
            layer = int(name[1:]) - (LAYERS - self.storeys)
            row = 2 * layer - {"w": 2, "b": 2, "z": 1, "a": 0}[name[0]]
        side = {"w": -self.spread, "b": self.spread, "y": self.spread}.get(name[0], 0.0)
        along = (row - rows / 2) * self.pitch
        return np.array([along, MIDDLE + side, 0.0] if self.lying else [side, MIDDLE - along, 0.0])

    def light(self, *names: str) -> Self:
        """Light the branches of these names; their nodes keep their strength, and all others recede."""
        lit = {*names, *(self.below(name) for name in names)}
        for name, node in self.nodes.items():
            set_lit(node, name in lit)
        for name, branch in self.branches.items():
            branch.light(name in names)
            branch.set_stroke(opacity=1.0 if name in names else palette.DIMMED)
        return self

    def rate(self, name: str, value: float | None = None, *, side: NDArray[np.float64] = LEFT) -> VGroup:
        """Return what a branch carries, to be put on the stage beside it: its derivative, and the number of that.

        Parameters
        ----------
        name
            Of the branch.
        value
            The number; without it the derivative stands alone.
        side
            Of the branch, `LEFT` or `RIGHT`.
        """
        after = self.below(name)
        ends = {"over": hue_of(after, self.values[after]), "under": hue_of(name, self.values[name])}
        upper, lower = symbol(after, self.storeys), symbol(name, self.storeys)
        source = f"frac({{{{ partial {upper} : over }}}}, {{{{ partial {lower} : under }}}})"
        written = VGroup(Formula(source, size=max(self.size * 0.66, 38.0), colors=ends))
        if value is not None:
            hue = palette.sign_hue(value)
            number = Formula(f"= {factor(value).strip('()')}", size=self.figures, color=hue)
            written.add(number.next_to(written[0], RIGHT, buff=0.15))
        branch = self.branches[name]
        if name[0] in "wby":  # these lie at a slant: what they carry is below them
            return written.next_to(branch.get_center(), DOWN, buff=0.15).shift(1.3 * side)
        return written.next_to(branch.get_center(), side, buff=0.3)

    def grow_into(self, larger: Tree) -> Animation:
        """Return the animation in which the tree becomes one of more storeys, the new ones growing out of its top.

        Afterwards `larger` takes its place: remove the families of both, and add that one.
        """
        return LaggedStart(self.goes_into(larger), self.growth_into(larger), lag_ratio=0.9)

    def goes_into(self, other: Tree) -> Animation:
        """Return the animation in which all that is also in another tree goes to its place there.

        First what stands beside symbols leaves; it comes back when these have arrived. Where the tree turns, this
        takes twice as long, branches stay tied to their symbols, and what keeps its place beside a symbol goes along.
        """
        moves: list[Animation] = []
        arc = self._turn(other)
        spans = ((0.1, 0.35), (0.12, 0.88), (0.68, 0.92)) if arc else ((0, 0.3), (0.25, 0.8), (0.75, 1))
        leave, go, come = (squish_rate_func(smooth, *span) for span in spans)
        for name, node in self.nodes.items():
            if name not in other.nodes:
                continue
            there = other.nodes[name]
            if arc and name[0] in "wby":
                pairs = zip(node.submobjects, there.submobjects, strict=True)
                moves += [Transform(part, end, path_arc=arc, rate_func=go) for part, end in pairs]
                continue
            beside, comes = (
                [part for part in one.submobjects if part is not one.symbol] for one in (node, there)
            )
            moves.append(Transform(node.symbol, there.symbol, path_arc=arc, rate_func=go))
            moves += [FadeOut(part, rate_func=leave) for part in beside]
            moves += [FadeIn(part, rate_func=come) for part in comes]
        for name, branch in self.branches.items():
            if name not in other.branches:
                continue
            goal = other.branches[name]
            if arc:
                moves.append(Tied(branch, goal, self.ends(name), other.ends(name), rate_func=go))
            else:
                moves.append(Transform(branch, goal, rate_func=go))
        return AnimationGroup(*moves, run_time=2.0 if arc else 1.0)

    def growth_into(self, larger: Tree) -> Animation:
        """Return the animation in which the other storeys of a larger tree grow out of the top of this one.

        Of each storey first the weighted sum comes, then what that depends on: a branch, then the node at its end.
        """
        grown: list[Animation] = []
        for layer in range(LAYERS - self.storeys, LAYERS - larger.storeys, -1):
            for row in ([f"z{layer}"], [f"w{layer}", f"a{layer - 1}", f"b{layer}"]):
                branches = [larger.branches[name] for name in row]
                grown.append(
                    AnimationGroup(*(GrowFromPoint(branch, branch.get_end()) for branch in branches))
                )
                grown.append(FadeIn(*(larger.nodes[name] for name in row)))
        return LaggedStart(*grown, lag_ratio=0.6)

    def shrink_into(self, smaller: Tree) -> Animation:
        """Return the animation in which only the last storeys stay, as large as in a tree of so many.

        First all that leaves does so, as in `goes_into`. Afterwards `smaller` takes its place: remove the families of
        both, and add that one.
        """
        leave = squish_rate_func(smooth, 0, 0.3)
        away = LEFT if self.lying else UP
        leaving: list[Mobject] = [node for name, node in self.nodes.items() if name not in smaller.nodes]
        leaving += [branch for name, branch in self.branches.items() if name not in smaller.branches]
        return AnimationGroup(
            self.goes_into(smaller), *(FadeOut(one, shift=away, rate_func=leave) for one in leaving)
        )

    def shown(self) -> Channels:
        """Return the values of the nodes, from the top row down."""
        return {"value": [node.value for node in self.nodes.values()]}

    def _turn(self, other: Tree) -> float:
        """Return by which angle this tree has to be turned to lie, or to stand, as another one."""
        return (int(other.lying) - int(self.lying)) * np.pi / 2

    def _lying_branch(self, name: str) -> Branch:
        upper, lower = self.nodes[name].symbol, self.nodes[self.below(name)].symbol
        room = 0.1
        if name[0] in "az":
            level = self.place(name)[1]
            return Branch([upper.get_right()[0] + room, level, 0], [lower.get_left()[0] - room, level, 0])
        if name[0] == "w":
            foot = self.nodes[self.below(name)].number.get_bottom()
            return Branch(upper.get_top() + room * UP, foot + room * DOWN)
        return Branch(upper.get_bottom() + room * DOWN, lower.get_top() + room * UP)

    def _branch(self, name: str) -> Branch:
        if self.lying:
            return self._lying_branch(name)
        upper, lower = self.nodes[name].symbol, self.nodes[self.below(name)].symbol
        room = 0.05 * self.size / 70
        start, end = upper.get_bottom() + room * DOWN, lower.get_top() + room * UP
        if name == "y":
            end = _letter(lower).get_corner(UP + RIGHT)
            ring = self.nodes[name].submobjects[-1]
            way = end - ring.get_center()
            start = ring.get_center() + (ring.width / 2 + room) * way / np.linalg.norm(way)
        elif name[0] == "w":
            if self.pitch < FLAT:  # so flat that it would run along the foot of the number
                start = self.nodes[name].number.get_corner(DOWN + RIGHT)
            end = _letter(lower).get_corner(UP + LEFT) + room * (UP + LEFT)
        elif name[0] == "b":
            end = lower.get_corner(UP + RIGHT)
        return Branch(start, end)
