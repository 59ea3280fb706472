"""Processes that a test may interrupt."""

import os
import signal
import subprocess


def start(command, *, env=os.environ, **options):
    """Start a process that Ctrl-C ends as it does in a terminal, with its output in pipes of text.

    Where the tests run in the background SIGINT is ignored, and what they start would inherit that. Coverage is left
    out: its own lock may stay held when the signal comes at a bad moment, and a kill would tear its files.
    """
    return subprocess.Popen(
        command,
        env={name: value for name, value in env.items() if not name.startswith("COV")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **options,
    )
