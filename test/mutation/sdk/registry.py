"""What there is to try, by the key of the fault; see run.py."""

TRIES = []
CANNOT = {}


def fault(*keys):
    """The function builds steps with that fault in them, or the keyword arguments of a Pipeline."""

    def keep(function):
        TRIES.extend((key, function) for key in keys)
        return function

    return keep


def cannot(key, why):
    CANNOT[key] = why
