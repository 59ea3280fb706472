import numpy as np

from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.wires import Wires


def test_wires_lead_from_every_neuron_to_every_one_of_the_next_layer():
    network = NetworkDiagram((3, 4, 2))
    wires = {tuple(np.round([*path[0][:2], *path[-1][:2]], 6)) for path in Wires(network).get_subpaths()}
    edges = {
        tuple(np.round([*source.get_center()[:2], *to.get_center()[:2]], 6))
        for sources, targets in zip(network.neurons[:-1], network.neurons[1:], strict=True)
        for to in targets
        for source in sources
    }
    assert wires == edges
