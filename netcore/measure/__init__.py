"""Measured quantities: functions of run logs, each registered under a name."""
