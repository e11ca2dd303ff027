"""Not written yet."""


def package(one, *, address):
    return {}
