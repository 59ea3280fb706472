"""Facts: what a lecture measured and what it shows of that, written beside its film and checked against the logs."""

from netcore.facts.check import Difference, check_facts
from netcore.facts.file import Fact, FactsFile, Shown, read_facts, write_facts

__all__ = ["Difference", "Fact", "FactsFile", "Shown", "check_facts", "read_facts", "write_facts"]
