"""Floor 1. Packages that are installed on demand: their absence is one sentence that says how to get them."""

from collections.abc import Iterator
from contextlib import contextmanager

from autotune_lm.core.errors import Missing


@contextmanager
def needs_extra(extra: str, what: str) -> Iterator[None]:
    """Imports in this block come from an extra; ``what`` cannot be done without it, such as ``reading PDF files``.

    Raises:
        Missing: a package is not installed.
    """
    try:
        yield
    except ImportError as cause:
        raise Missing(
            f"{what} needs the extra '{extra}' (the package '{cause.name}' is not installed)",
            f"pip install 'autotune-lm[{extra}]', then run again",
        ) from cause
