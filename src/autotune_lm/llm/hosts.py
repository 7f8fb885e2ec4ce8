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
    said = env.get("OLLAMA_HOST", "").strip().strip("\"'")
    scheme, parted, rest = said.partition("://")
    if not parted:
        scheme, rest = "http", said
    place = rest.partition("/")[0]
    host, port = _host_and_port(place)
    if not host or host in _EVERYWHERE:
        host = "127.0.0.1"
    fallback = _PORTS.get(scheme, OLLAMA_PORT) if parted else OLLAMA_PORT
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{port or fallback}"


def listens_everywhere(env: Mapping[str, str]) -> bool:
    """Whether ``OLLAMA_HOST`` tells a server to answer the whole network."""
    place = env.get("OLLAMA_HOST", "").strip().strip("\"'").rpartition("://")[2].partition("/")[0]
    return _host_and_port(place)[0] in _EVERYWHERE


def _host_and_port(place: str) -> tuple[str, int]:
    """Host and port; 0 where none is said or it is no port."""
    if place.startswith("["):
        host, _, rest = place[1:].partition("]")
        port = rest.lstrip(":")
    elif place.count(":") > 1:
        host, port = place, ""
    else:
        host, _, port = place.partition(":")
    return host, int(port) if port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536 else 0
