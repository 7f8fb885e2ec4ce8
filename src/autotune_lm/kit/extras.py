"""Floor 1. Packages that are installed on demand: their absence is one sentence that says how to get them."""

from collections.abc import Iterator
from contextlib import contextmanager

from autotune_lm.core.errors import Missing


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Imports in this block come from an extra.

    Raises:
        Missing: a package is not installed. The sentence is the same for all of an extra, so that it is said once.
    """
    try:
        yield
    except ImportError as cause:
        remedy = f"pip install 'autotune-lm[{extra}]', then run again"
        raise Missing(f"reading it needs the extra '{extra}', which is not installed", remedy) from cause
