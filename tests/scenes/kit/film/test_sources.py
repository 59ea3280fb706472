"""Which changes of code renew which beats, on a small project and on this one."""

import pytest

from netcore.measure import cache
from scenes.kit.film import sources
from scenes.kit.film.sources import drawing_code
from tests.scenes.lectures import BEATS

FILES = {
    "toy/__init__.py": "",
    "toy/kit/__init__.py": "",
    "toy/kit/dots.py": "RADIUS = 1\n",
    "toy/kit/lines.py": "from toy.kit import dots\n\n\ndef line():\n    return dots.RADIUS\n",
    "toy/kit/faces.py": "def face():\n    import toy.kit.eyes\n",  # an import counts wherever it stands
    "toy/kit/eyes.py": "COLOR = 'brown'\n",
    "toy/kit/unused.py": "",
    "toy/measure/__init__.py": "",
    "toy/measure/costs.py": "from toy.measure import sums\n",
    "toy/measure/sums.py": "",
    "toy/drawn.py": (
        "from toy.kit.lines import line\nfrom toy.measure import costs\nSIZE = 1\n\n\n"
        "@beat('1.1', 'one')\ndef one(scene):\n    return line(), costs\n\n\n"
        "@beat('1.2', 'two')\ndef two(scene):\n    return SIZE\n"
    ),
    "toy/portrait.py": "from toy.kit.faces import face\n\n\n@beat('1.3', 'three')\ndef three(scene):\n    face()\n",
}


class Play:
    def __init__(self, module, name):
        self.__module__, self.__name__ = module, name


TOY = {
    "one": Play("toy.drawn", "one"),
    "two": Play("toy.drawn", "two"),
    "three": Play("toy.portrait", "three"),
}
REAL = {play.beat.id: play for _, play in BEATS}


@pytest.fixture
def renewed(monkeypatch):
    """Which beats have other code once the text of a module is changed."""
    real = cache.source_of

    def digests(beats):
        cache.code_digest.cache_clear()
        sources._drawing_code.cache_clear()
        return {name: drawing_code(play) for name, play in beats.items()}

    def changed(beats, module, change):
        before = digests(beats)

        def edited(name):
            text = real(name)
            if name == module:
                assert change(text) != text
                return change(text)
            return text

        for reader in (cache, sources):
            monkeypatch.setattr(reader, "source_of", edited)
        after = digests(beats)
        for reader in (cache, sources):
            monkeypatch.setattr(reader, "source_of", real)
        return {name for name in beats if before[name] != after[name]}

    yield changed
    cache.code_digest.cache_clear()
    sources._drawing_code.cache_clear()


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A project of three beats, two of them in one module."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sources, "PACKAGES", ("toy",))
    monkeypatch.setattr(sources, "MEASURED", ("toy.measure",))


def more(text):
    return f"{text}\nMORE = 1\n"


@pytest.mark.parametrize(
    ("module", "change", "beats"),
    [
        ("toy.kit.lines", more, {"one", "two"}),
        ("toy.kit.dots", more, {"one", "two"}),  # what a part builds on
        ("toy.kit.eyes", more, {"three"}),
        ("toy.kit.unused", more, set()),
        ("toy.measure.costs", more, set()),  # what is measured is sealed by its value
        ("toy.measure.sums", more, set()),
        ("toy.drawn", lambda text: text.replace("SIZE = 1", "SIZE = 2"), {"one", "two"}),
        ("toy.drawn", lambda text: text.replace("return SIZE", "return -SIZE"), {"two"}),
        ("toy.drawn", lambda text: text.replace("'two'", "'two dots'"), {"two"}),
        ("toy.drawn", lambda text: text.replace("return line()", "return 2 * line()"), {"one"}),
        ("toy.drawn", lambda text: text.replace("SIZE = 1", "SIZE = 1  # of a dot"), set()),
        ("toy.drawn", lambda text: text.replace("\n\n\n", "\n\n\n\n"), set()),
        ("toy.drawn", lambda text: f"{text}\n\n@beat('1.4', 'new')\ndef four(scene):\n    return 4\n", set()),
    ],
)
@pytest.mark.usefixtures("toy")
def test_a_change_renews_the_beats_that_are_drawn_by_it_and_no_other(renewed, module, change, beats):
    assert renewed(TOY, module, change) == beats


def of_lecture(name):
    return {id for id, play in REAL.items() if play.__module__.startswith(f"scenes.beats.{name}.")}


def test_colors_are_in_all_beats(renewed):
    assert renewed(REAL, "scenes.kit.look.palette", more) == set(REAL)


def test_parts_of_one_lecture_are_in_no_other(renewed):
    changed = renewed(REAL, "scenes.beats.sgd.needles", more)
    assert changed
    assert changed <= of_lecture("sgd")
    assert of_lecture("sgd") - changed


@pytest.mark.parametrize("module", ["netcore.measure.registry", "netcore.facts", "netcore.cli"])
def test_what_measures_is_in_no_beat(renewed, module):
    assert renewed(REAL, module, more) == set()


def test_new_versions_of_what_draws_renew_all(renewed, monkeypatch):
    before = drawing_code(REAL["3.4"])
    for package in ("manim", "typst"):
        sources._drawing_code.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(sources, "version", lambda name, package=package: "new" if name == package else "")
            newer = drawing_code(REAL["3.4"])
        assert newer != before


def test_a_helper_beside_a_lecture_of_another_project_counts(renewed, tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text(
        "import helper\n\n\n@beat('1', 'one')\ndef one(scene):\n    helper.draw()\n"
    )
    (tmp_path / "helper.py").write_text("import deeper.parts\n")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "parts.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    beats = {"one": Play("mine", "one")}
    assert renewed(beats, "helper", more) == {"one"}
    assert renewed(beats, "deeper.parts", more) == {"one"}


def test_the_contents_page_counts_without_its_beats_and_their_order(tmp_path, monkeypatch):
    def digest_of(text):
        (tmp_path / "page.py").write_text(text)
        cache.code_digest.cache_clear()
        return sources.contents_code("page", [Play("toy.drawn", "one")])

    monkeypatch.syspath_prepend(tmp_path)
    page = "from toy.drawn import one\n\n\nclass Page(Lecture):\n    beats = (one,)\n    sources = ('a',)\n"
    before = digest_of(page)
    assert digest_of(page.replace("(one,)", "(one, one)")) == before
    assert digest_of(page.replace("'a'", "'b'")) != before
