"""The dependency tree: which number of the chain depends on which, from the weights down to the cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Self

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
ROOM = 0.1  # between a branch of a lying tree and what it leads to, in scene units
BESIDE_BRANCH = 0.2  # from the branch of a bias to the number beside it, in scene units
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
    of a node on the way to the cost is above the symbol, at the right of the branch of a bias, and the lamp below;
    the value of the cost is below it, too. Weights, biases and what is wanted are in the middle of their places.

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
            self.number.next_to(self.symbol, DOWN if name == "C" else UP, buff=0.2)
            if name[0] == "z":
                self.number.shift((self.symbol.get_x() + BESIDE_BRANCH - self.number.get_left()[0]) * RIGHT)
        self.lamp: Neuron | None = None
        super().__init__(self.symbol, self.number)
        if name[0] in "ay":
            self.lamp = Neuron(0.3 * size / 70 + 0.05).set_activation(value)
            self.lamp.next_to(self.symbol, LEFT, buff=0.16).match_y(self.number)
            if stacked:
                self.lamp.next_to(self.symbol, DOWN, buff=0.2)
            self.add(self.lamp)
        if name == "y" and self.lamp is not None:
            ring = Circle(1.25 * self.lamp.width / 2, color=palette.TARGET, stroke_width=3)
            self.add(ring.move_to(self.lamp))
        if lying and not stacked:
            middle = self if self.lamp is None else self.lamp
            self.shift((float(np.asarray(at)[0]) - middle.get_x()) * RIGHT)

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


class Rearranged(Animation):
    """Let the nodes and branches that a tree has in common with another one go to where they are there.

    Where one of the two trees lies and the other stands, this one turns: letters stay upright, values stay beside
    their symbols, and at every moment a branch leads from the node that it is tied to, to the one that depends on it.

    Parameters
    ----------
    tree, other
        What moves, and what it becomes a part of, or becomes all but some of.

    >>> values = {name: 0.5 for name in ("w3", "a2", "b3", "z3", "a3", "y", "C")}
    >>> tree, other = Tree(values), Tree(values, lying=True)
    >>> turn = Rearranged(tree, other)
    >>> turn.begin()
    >>> turn.interpolate(1)
    >>> bool(np.allclose(tree.nodes["w3"].get_center(), other.nodes["w3"].get_center()))
    True
    """

    ROOM = 0.12  # between what a branch is tied to and the branch, while the tree turns
    RISE, RISE_OF_COST = (0.0, 0.5), (0.45, 0.8)  # shares of the turn in which a value passes its symbol
    OWN = 0.1  # share of the turn, at both of its ends, in which a branch comes off the places of its ends

    def __init__(
        self, tree: Tree, other: Tree, *, run_time: float = 1.0, rate_func: Callable[[float], float] = smooth
    ) -> None:
        self.tree, self.other = tree, other
        self.lying, self.turns = (float(tree.lying), float(other.lying)), tree.lying != other.lying
        super().__init__(tree, run_time=run_time, rate_func=rate_func)

    def begin(self) -> None:
        """Note where all is, and will be."""
        standing = self.tree if self.other.lying else self.other
        self.foot = float(standing.nodes["C"].symbol.get_y())
        self.moves = {}
        for name, node in self.tree.nodes.items():
            if name in self.other.nodes:
                pair = (node, self.other.nodes[name])
                self.moves[name] = (
                    [
                        _upright(one.symbol.get_center(), turned)
                        for one, turned in zip(pair, self.lying, strict=True)
                    ],
                    [
                        (part, *self._seen(part, node), *self._seen(there, pair[1]))
                        for part, there in zip(node.submobjects, pair[1].submobjects, strict=True)
                    ],
                )
        self.ceiling = max(
            float(node.symbol.get_y()) for one in (self.tree, self.other) for node in one.nodes.values()
        )
        self.ties = {
            name: (self._from_ends(self.tree, name), self._from_ends(self.other, name))
            for name in self.tree.branches
            if name in self.other.branches
        }
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Place nodes, then lay the branches between them."""
        share = self.rate_func(alpha)
        lies = (1 - share) * self.lying[0] + share * self.lying[1]
        (start, end), _ = self.moves["C"]
        lowest = (1 - share) * start + share * end
        lift = max(0.0, self.foot - _turned(lowest, lies)[1]) if self.turns else 0.0
        for name, ((start, end), parts) in self.moves.items():
            begins, ends = self.RISE_OF_COST if name == "C" else self.RISE
            rise, slide = np.interp(lies, (begins, ends), (0, 1)), np.interp(lies, (ends, 1), (0, 1))
            middle = _turned((1 - share) * start + share * end, lies) + lift * UP
            middle[1] = min(middle[1], self.ceiling)
            for part, shape, beside, shape_there, beside_there in parts:
                away = (1 - share) * beside + share * beside_there
                if self.turns:
                    stands, lain = (beside, beside_there) if self.lying[1] else (beside_there, beside)
                    away = np.array(
                        [
                            (1 - slide) * stands[0] + slide * lain[0],
                            (1 - rise) * stands[1] + rise * lain[1],
                            0.0,
                        ]
                    )
                for one, from_here, to_there in zip(
                    part.family_members_with_points(), shape, shape_there, strict=True
                ):
                    one.points = (1 - share) * from_here + share * to_there + middle + away
        for name, (here, there) in self.ties.items():
            self.tree.branches[name].set_points_as_corners(self._laid(name, here, there, share))

    def _laid(
        self, name: str, here: NDArray[np.float64], there: NDArray[np.float64], share: float
    ) -> NDArray[np.float64]:
        """Return the ends of a branch between its nodes as they are now."""
        upper, lower = self.tree.ends(name)
        middles = np.array([upper.get_center(), lower.get_center()])
        if not self.turns:
            return middles + (1 - share) * here + share * there
        between = np.array([self._edge(upper, lower), self._edge(lower, upper)])
        own = smooth(float(np.clip(1 - min(share, 1 - share) / self.OWN, 0, 1)))
        return own * (middles + (here if share < 0.5 else there)) + (1 - own) * between

    def _edge(self, one: Mobject, other: Mobject) -> NDArray[np.float64]:
        """Return where the line to another thing leaves this one."""
        way = other.get_center() - one.get_center()
        half = np.array([one.width, one.height]) / 2 + self.ROOM
        place: NDArray[np.float64] = one.get_center() + way / np.abs(way[:2] / half).max()
        return place

    @staticmethod
    def _from_ends(tree: Tree, name: str) -> NDArray[np.float64]:
        return np.array(tree.branches[name].get_start_and_end()) - [
            one.get_center() for one in tree.ends(name)
        ]

    @staticmethod
    def _seen(part: Mobject, node: Node) -> tuple[list[NDArray[np.float64]], NDArray[np.float64]]:
        """Return the outlines of a part around its middle, and where that is from the middle of the symbol."""
        middle = part.get_center()
        outlines = [one.points - middle for one in part.family_members_with_points()]
        return outlines, middle - node.symbol.get_center()


def _turned(place: NDArray[np.float64], lies: float) -> NDArray[np.float64]:
    """Return where a place of a standing tree is when that has turned by a share of the way to lying."""
    across, up = np.cos(lies * np.pi / 2), np.sin(lies * np.pi / 2)
    x, y = place[0], place[1] - MIDDLE
    return np.array([across * x - up * y, MIDDLE + up * x + across * y, 0.0])


def _upright(place: NDArray[np.float64], lies: float) -> NDArray[np.float64]:
    """Return the place of a standing tree that is here when that has turned by a share of the way to lying."""
    return _turned(place, -lies)


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
        """Return what a branch is tied to: w and b with their numbers, y as its ring, others as symbols."""
        node = self.nodes[name]
        upper: Mobject = node if name[0] in "wb" else node.symbol
        if name == "y":
            upper = node.submobjects[-1]
        return upper, self.nodes[self.below(name)].symbol

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
            row = rows if self.lying else rows - 1
        else:
            layer = int(name[1:]) - (LAYERS - self.storeys)
            row = (
                2 * layer
                - {"w": 1 if self.lying else 2, "b": 1 if self.lying else 2, "z": 1, "a": 0}[name[0]]
            )
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
        turns = self.lying != larger.lying
        return LaggedStart(
            Rearranged(self, larger, run_time=2.4 if turns else 1.0), self.growth_into(larger), lag_ratio=0.95
        )

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

        First all that leaves does so. Afterwards `smaller` takes its place: remove the families of both, and add that
        one.
        """
        leave = squish_rate_func(smooth, 0, 0.25)
        away = LEFT if self.lying else UP
        leaving: list[Mobject] = [node for name, node in self.nodes.items() if name not in smaller.nodes]
        leaving += [branch for name, branch in self.branches.items() if name not in smaller.branches]
        return AnimationGroup(
            Rearranged(self, smaller, rate_func=squish_rate_func(smooth, 0.15, 1)),
            *(FadeOut(one, shift=away, rate_func=leave) for one in leaving),
        )

    def shown(self) -> Channels:
        """Return the values of the nodes, from the top row down."""
        return {"value": [node.value for node in self.nodes.values()]}

    def _lying_branch(self, name: str) -> Branch:
        upper, lower = self.ends(name)
        if name[0] in "az":
            level = self.place(name)[1]
            return Branch([upper.get_right()[0] + ROOM, level, 0], [lower.get_left()[0] - ROOM, level, 0])
        if name[0] == "w":
            return Branch(upper.get_top() + ROOM * UP, lower.get_bottom() + ROOM * DOWN)
        return Branch(upper.get_bottom() + ROOM * DOWN, [upper.get_x(), lower.get_top()[1] + ROOM, 0])

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
