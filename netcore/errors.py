"""The exceptions of netcore. Each message names the file, the field and a remedy."""


class NetcoreError(Exception):
    """Base class of all errors that netcore raises on purpose."""


class SpecError(NetcoreError):
    """An invalid recipe: an unknown key, an impossible value, an unreadable file."""


class DataError(NetcoreError):
    """A data set that is missing or damaged, or does not fit the network."""


class LogError(NetcoreError):
    """A run log that is missing, damaged, in use, not a run log at all, or does not match its recipe."""


class DamagedLogError(LogError):
    """A file that cannot be read as a run log: damaged, forged, of another version, or not a run log at all."""


class TrainingError(NetcoreError):
    """A training run that cannot continue, for example because its cost is no longer finite."""


class FactError(NetcoreError):
    """A fact shown in a lecture that the logs do not support."""
