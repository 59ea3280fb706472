"""The record of a run: one file, complete, checked whenever it is read."""

from netcore.runlog.log import Evaluation, RunLog, Step, open_log

__all__ = ["Evaluation", "RunLog", "Step", "open_log"]
