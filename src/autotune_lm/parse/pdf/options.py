"""Floor 4. What all readers of PDF files may be told."""

from autotune_lm.core import ports


class PdfOptions(ports.Options, frozen=True):
    """Which environment variables may hold passwords."""

    password_env: tuple[str, ...] = ()
