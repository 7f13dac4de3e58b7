"""Garbage collection: seldom, and not through what is there from the start."""

import gc

COLLECTED_AFTER = (10_000, 10, 10)
"""New objects, and rounds of the youngest and the middle generation, after which the next one is looked through."""


def collect_seldom() -> None:
    """Keep what was made so far from the collector, and let it look less often at what comes.

    A look through everything takes a tenth of a second and more, in which nobody is served; next to nothing here is
    freed by it, for objects that know each other both ways are made once and stay.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
