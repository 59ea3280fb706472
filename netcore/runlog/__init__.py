"""The run log: one file with a complete record of a run, checked whenever it is read."""

from netcore.runlog.log import Evaluation, RunLog, Step, open_log

__all__ = ["Evaluation", "RunLog", "Step", "open_log"]
