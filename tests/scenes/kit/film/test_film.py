"""The film as a file: opened as players open it, and read back from a browser's screen."""

import base64
import hashlib
import json
import shutil
import subprocess
from fractions import Fraction

import av
import numpy as np
import pytest
from manim import Rectangle, config, tempconfig
from PIL import Image

from scenes.kit.film.joining import About, SegmentError, join
from scenes.kit.lecture import Lecture, beat
from scenes.kit.look import palette

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


@pytest.fixture(scope="module")
def film(rendered):
    return rendered.films / "Toy.mp4"


@pytest.fixture(scope="module")
def opened(film):
    with av.open(film) as container:
        yield container


def boxes(path):
    """The names of a file's outermost boxes, in order."""
    content, found, place = path.read_bytes(), [], 0
    while place < len(content):
        found.append(content[place + 4 : place + 8].decode())
        place += int.from_bytes(content[place : place + 4], "big")
    return found


def test_the_index_comes_before_the_frames(film):
    names = boxes(film)
    assert names.index("moov") < names.index("mdat")


def test_the_film_says_what_it_is(opened):
    assert opened.metadata["title"] == "A toy"
    assert opened.metadata["description"] == "Two beats that show one number each."
    assert opened.streams.video[0].metadata["language"] == "eng"


def test_the_film_says_how_its_colors_were_converted(opened):
    stream = opened.streams.video[0].codec_context
    assert (stream.colorspace, stream.color_primaries, stream.color_trc, stream.color_range) == (6, 1, 13, 1)


def test_each_beat_is_a_chapter(opened):
    chapters = opened.chapters()
    assert [chapter["metadata"]["title"] for chapter in chapters] == ["1.1 the first", "1.2 the second"]
    assert chapters[0]["start"] == 0
    assert chapters[0]["end"] == chapters[1]["start"]
    end = chapters[1]["end"] * chapters[1]["time_base"]
    assert float(end) == pytest.approx(opened.duration / av.time_base, abs=0.002)


def test_frames_come_at_constant_distances_and_the_first_is_not_blank(film):
    with av.open(film) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        times = [frame.pts * stream.time_base for frame in frames]
        assert times == [Fraction(number, 15) for number in range(len(frames))]
        assert stream.average_rate == stream.base_rate == 15
        first = frames[0].to_ndarray(format="rgb24").astype(int)
    assert np.abs(first - first[0, 0]).max() > 100


def test_the_facts_belong_to_the_finished_film(film):
    content = json.loads(film.with_suffix(".facts.json").read_text())
    assert content["film"] == film.name
    assert content["film_sha256"] == hashlib.sha256(film.read_bytes()).hexdigest()


def test_segments_that_do_not_belong_together_are_refused(rendered, tmp_path):
    first, second = rendered.beats / "1.1-opening.mp4", rendered.beats / "1.2.mp4"
    film = tmp_path / "film.mp4"
    count = join([first, second], film, Fraction(15), About())
    assert count == sum(1 for path in (first, second) for _ in av.open(path).decode(video=0))
    before = film.read_bytes()
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(second.read_bytes()[:2000])
    with pytest.raises(SegmentError, match=r"broken\.mp4: (frames are missing|cannot be read)"):
        join([first, broken], film, Fraction(15))
    other = tmp_path / "other.mp4"
    encode(np.zeros((2, 90, 160, 3), np.uint8), other)
    with pytest.raises(SegmentError, match=r"other\.mp4: was encoded in another way"):
        join([first, other], film, Fraction(15))
    assert film.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def encode(frames, path):
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.height, stream.width = frames.shape[1:3]
        for pixels in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels)))
        container.mux(stream.encode())


COLORS = [
    palette.COST,
    palette.Z,
    palette.POSITIVE,
    palette.BIAS,
    palette.NEGATIVE,
    palette.INK,
    palette.GROUND,
]


@beat("1.1", "patches")
def patches(scene):
    width = config.frame_width / len(COLORS)
    for place, color in enumerate(COLORS):
        patch = Rectangle(width=width, height=8, stroke_width=0, fill_color=color, fill_opacity=1)
        scene.add(patch.move_to([(place + 0.5) * width - config.frame_width / 2, 0, 0]))
    with scene.say("Colors."):
        pass


class Patches(Lecture):
    """The colors of the palette, side by side."""

    beats = (patches,)


@pytest.mark.slow
@pytest.mark.skipif(not BROWSER, reason="Chromium is not installed: apt-get install chromium")
@pytest.mark.parametrize("height", [480, 720, 1080])
def test_a_browser_shows_the_colors_of_the_palette(tmp_path, height):
    settings = {
        "media_dir": str(tmp_path),
        "pixel_height": height,
        "pixel_width": round(height * 8 / 9) * 2,
        "frame_rate": 15,
        "progress_bar": "none",
        "format": "mp4",
    }
    with tempconfig(settings):
        Patches().render()
    (film,) = tmp_path.rglob("Patches.mp4")
    source = base64.b64encode(film.read_bytes()).decode()
    (tmp_path / "page.html").write_text(
        "<style>body { margin: 0 } video { width: 700px; height: 400px; object-fit: fill }</style>"
        f'<video muted src="data:video/mp4;base64,{source}"></video>'
        "<script>document.querySelector('video').currentTime = 0.5</script>"
    )
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]
    options += [
        f"--user-data-dir={tmp_path / 'profile'}",
        "--window-size=700,600",
        "--virtual-time-budget=10000",
    ]
    subprocess.run(
        [BROWSER, *options, f"--screenshot={tmp_path / 'screen.png'}", (tmp_path / "page.html").as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with Image.open(tmp_path / "screen.png") as image:
        screen = np.asarray(image.convert("RGB")).astype(int)
    seen = screen[200, 50::100][: len(COLORS)]
    wanted = np.array([np.round(255 * np.array(color.to_rgb())) for color in COLORS])
    assert np.abs(seen - wanted).max() <= 3, f"{seen.tolist()} is not {wanted.tolist()}"
