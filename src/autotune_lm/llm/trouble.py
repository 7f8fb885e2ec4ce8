"""Floor 3. What can go wrong with one request to a model, sorted by what is to be done about it."""

from typing import Literal

from autotune_lm.core.errors import AutotuneError

Weather = Literal[
    "capacity", "transient", "down", "stalled", "quota", "key", "model", "too-long", "cut", "rung", "request"
]
"""
capacity   429 with a time to wait, a full queue: no try is used up, the endpoint pauses, the limit shrinks
transient  5xx, reset, TLS, a web page instead of a reply: back off and try again
down       refused, no such host: everybody waits for one canary
stalled    no byte for the idle time-out: try once more, then record
quota      the account has nothing left: the run stops
key        401, 403: the run stops
model      404: the run stops
too-long   the prompt does not fit the context: this item alone
cut        the server read less of the prompt than was sent: this item alone
rung       the server does not know this form of reply: a lower rung, remembered
request    refused for another reason: this item alone
"""


class Trouble(AutotuneError):
    """One request brought no reply. ``hint`` is what a person can do; no text in it ever holds a key."""

    def __init__(self, weather: Weather, message: str, hint: str = "", wait_s: float | None = None) -> None:
        """``wait_s`` is how long the server asks to wait, where it says."""
        super().__init__(message, hint)
        self.weather = weather
        self.wait_s = wait_s
        self.status = 0
        """Of HTTP, where the server answered."""
