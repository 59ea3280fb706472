"""The words beside a film are a text, and are found again in it."""

from scenes.kit.film.joining import Chapter
from scenes.kit.film.words import SpokenLine, read_words, write_words


def test_words_are_written_under_the_titles_of_the_beats(tmp_path):
    chapters = [Chapter("1.1 one", 900, 0.0), Chapter("1.2 two", 100, 60.0)]
    lines = [SpokenLine(0, 2, "First."), SpokenLine(59.999, 63, "Then: * 0:01 is a time.")]
    path = write_words(tmp_path / "Shown.mp4", "Shown", chapters, lines)
    assert path.name == "Shown.words.md"
    assert path.read_text("utf-8").split("\n\n") == [
        "# Shown",
        "## 1.1 one",
        "* 0:00.00 First.",
        "## 1.2 two",
        "* 1:00.00 Then: * 0:01 is a time.\n",
    ]


def test_lines_last_until_the_next_begins(tmp_path):
    film = tmp_path / "Shown.mp4"
    assert read_words(film, until=5) == []
    write_words(film, "Shown", [], [SpokenLine(0.0, 2.0, "One."), SpokenLine(62.4, 63, "Two.")])
    assert read_words(film, until=65) == [SpokenLine(0.0, 62.4, "One."), SpokenLine(62.4, 65, "Two.")]
