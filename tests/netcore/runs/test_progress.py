"""What a run tells while it goes on."""

import io

from rich.console import Console

from netcore.runs import progress


def console(monkeypatch, terminal):
    out = io.StringIO()
    made = Console(file=out, force_terminal=terminal, width=120)
    monkeypatch.setattr(progress, "Console", lambda **_: made)
    return out


def test_a_terminal_shows_a_bar_with_speed_cost_and_time_left(monkeypatch):
    out, told = console(monkeypatch, terminal=True), []
    with progress.reporting("mine", progress=True, report=lambda *args: told.append(args)) as report:
        report(256, 1000, 0.51234)
        report(1000, 1000, 0.25)
    assert told == [(256, 1000, 0.51234), (1000, 1000, 0.25)]
    assert "mine" in out.getvalue()
    assert "1,000/1,000" in out.getvalue()
    assert "cost 0.2500" in out.getvalue()
    assert "steps/s" in out.getvalue()


def test_elsewhere_plain_lines_are_written_now_and_then_and_at_the_end(monkeypatch):
    out, told = console(monkeypatch, terminal=False), []
    times = iter([0.0, 1.0, 7.0, 8.0, 9.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(times))
    with progress.reporting("mine", progress=True, report=lambda *args: told.append(args)) as report:
        for taken in (100, 200, 300, 400):
            report(taken, 400, 0.5)
    lines = out.getvalue().splitlines()
    assert len(told) == 4
    assert [line.split(",")[0] for line in lines] == ["mine: step 200 of 400", "mine: step 400 of 400"]


def test_silence_is_the_default(capsys):
    told = []
    with progress.reporting("mine", progress=False, report=lambda *args: told.append(args)) as report:
        report(1, 2, 0.5)
    assert told == [(1, 2, 0.5)]
    with progress.reporting("mine", progress=False) as report:
        report(1, 2, 0.5)
    assert capsys.readouterr() == ("", "")
