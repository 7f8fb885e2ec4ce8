"""Floor 3. What ``OLLAMA_HOST`` says: where Ollama is asked, and whether it answers everybody."""

from collections.abc import Mapping

OLLAMA_PORT = 11434
_PORTS = {"http": 80, "https": 443}
_EVERYWHERE = {"0.0.0.0", "::", "*"}


def ollama_address(env: Mapping[str, str]) -> str:
    """Where Ollama should answer: ``OLLAMA_HOST`` in all its forms, else this machine.

    ``host``, ``host:port``, ``:port``, ``[::1]:port`` and ``http://host`` are all allowed; without a scheme the port is
    11434, with one it is the scheme's (as Ollama's envconfig reads it). What listens everywhere is reached by loopback.
    """
    scheme, host, port = _said(env)
    if not host or host in _EVERYWHERE:
        host = "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme or 'http'}://{shown}:{port or _PORTS.get(scheme, OLLAMA_PORT)}"


def listens_everywhere(env: Mapping[str, str]) -> bool:
    """Whether ``OLLAMA_HOST`` tells a server to answer the whole network."""
    return _said(env)[1] in _EVERYWHERE


def _said(env: Mapping[str, str]) -> tuple[str, str, int]:
    """Scheme, host and port; empty or 0 where none is said or it is no port."""
    scheme, _, rest = env.get("OLLAMA_HOST", "").strip().strip("\"'").rpartition("://")
    place = rest.partition("/")[0]
    if place.startswith("["):
        host, _, rest = place[1:].partition("]")
        port = rest.lstrip(":")
    elif place.count(":") > 1:
        host, port = place, ""
    else:
        host, _, port = place.partition(":")
    return scheme, host, int(port) if port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536 else 0
