"""After a run of vectors: how many of each family there are, and how many were opened. Nothing is left out unseen."""

from __future__ import annotations

from stats.reference import READ, index


def pytest_terminal_summary(terminalreporter, config):
    """Prints a line a family, unopened vectors by name, when the run was one of vectors alone (``make vectors``)."""
    if config.getoption("markexpr") != "vectors" or not READ:
        return
    terminalreporter.section("reference vectors by family")
    for group, names in index().items():
        unopened = [name for name in names if (group, name) not in READ]
        missing = f"   not opened: {', '.join(unopened)}" if unopened else ""
        terminalreporter.write_line(f"{group:14}{len(names) - len(unopened):4} of {len(names):3}{missing}")
