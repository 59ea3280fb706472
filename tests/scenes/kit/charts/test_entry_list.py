import numpy as np
import pytest

from scenes.kit.charts.entry_list import EntryList

ENTRIES = np.array([0.25, -1.0, 0.5, 0.0625])


def test_spikes_are_as_high_as_the_entries_by_one_scale():
    sticks = EntryList(ENTRIES).sticks
    heights = sticks.tips()[:, 1] - sticks.feet()[:, 1]
    assert heights / heights[0] == pytest.approx(ENTRIES / ENTRIES[0])
    assert np.ptp(sticks.feet()[:, 1]) == pytest.approx(0)


def test_the_last_entries_fill_the_width():
    spikes = EntryList(ENTRIES).look_at_last(2)
    x = spikes.sticks.feet()[2:, 0]
    width = spikes.RIGHT_END - spikes.LEFT_END
    assert x == pytest.approx([spikes.LEFT_END + 0.25 * width, spikes.LEFT_END + 0.75 * width])
    assert spikes.sticks.shown()["length"] == pytest.approx(ENTRIES[2:])


def test_the_list_is_drawn_from_its_start():
    assert EntryList(ENTRIES).draw_to(3).sticks.shown()["length"] == pytest.approx(ENTRIES[:3])


def test_the_scale_has_round_numbers_of_any_size():
    written = [word.text for word in EntryList(0.01 * ENTRIES).scale_lines[1::2]]
    assert written == ["+0.005", "0", "−0.005"]
