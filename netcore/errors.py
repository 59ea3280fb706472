"""The errors of netcore: one tree, each message naming the file, the field and the remedy."""


class NetcoreError(Exception):
    """Anything that netcore refuses to do or finds to be broken."""


class SpecError(NetcoreError):
    """A recipe that cannot be followed: an unknown key, an impossible value, an unreadable file."""


class DataError(NetcoreError):
    """A data set that is missing, damaged or does not fit the network."""


class LogError(NetcoreError):
    """A run log that is missing, foreign, damaged, in use or does not fit its recipe."""


class TrainingError(NetcoreError):
    """A training that cannot go on, such as one whose cost is no longer finite."""


class FactError(NetcoreError):
    """A fact shown in a lecture that the logs do not bear out."""
