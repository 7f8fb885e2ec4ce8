"""Starts ``vendor.py`` as a process and speaks with it."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

LIMIT_S = 30


class Vendor:
    """One vendor's server in a process of its own, on loopback, while it is entered."""

    def __init__(self, wire: str, *, key: str = "", models: str = "tiny", port: int = 0) -> None:
        options = [f"--key={key}", f"--models={models}", f"--port={port}"]
        self._line = [sys.executable, str(Path(__file__).with_name("vendor.py")), wire, *options]

    def __enter__(self) -> "Vendor":
        self._process = subprocess.Popen(self._line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.url = self._process.stdout.readline().strip()
        assert self.url, "the server did not start"
        self.port = int(self.url.split(":")[2].split("/")[0])
        return self

    def __exit__(self, *_: object) -> None:
        """End it; whether it died before does not matter."""
        assert self._process.stdin and self._process.stdout
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(LIMIT_S)
        finally:
            self._process.kill()
            self._process.stdout.close()

    def requests(self) -> list[dict[str, Any]]:
        """All that was asked since the last time: ``path``, ``headers``, ``body``."""
        return self._do(do="requests")

    def fail(self, status: int, body: object = "", times: int = 1, **headers: object) -> None:
        """Refuse the next questions (those with a body); ``retry_after=1`` is the header ``retry-after``."""
        self._do(do="fault", status=status, body=body, times=times, headers=headers)

    def die_at(self, question: int) -> None:
        """End without a word when so many questions have come."""
        self._do(do="die", at=question)

    def _do(self, **order: object) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
