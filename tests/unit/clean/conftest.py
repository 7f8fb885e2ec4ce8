"""Secrets made at run time, from parts: no file of this repository holds one."""

import base64
import random
import string
import time

import pytest

LETTERS = string.ascii_letters
ALNUM = LETTERS + string.digits
CAPITALS = string.ascii_uppercase + string.digits
HEX = string.digits + "abcdef"
BASE64 = ALNUM + "+/"
URL_SAFE = ALNUM + "_-"
SIGNS = ALNUM + "!@#%^*"


class Mint:
    """Makes values; the same seed, the same values."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def chars(self, alphabet, count):
        return "".join(self._random.choice(alphabet) for _ in range(count))

    def password(self):
        return self.chars(SIGNS, 10) + "a" + "7"

    def jwt(self):
        parts = ['{"alg":"HS256","typ":"JWT"}', '{"sub":"' + self.chars(ALNUM, 9) + '"}']
        coded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
        return ".".join([*coded, self.chars(URL_SAFE, 43)])

    def pem(self, joint="\n", name="RSA "):
        body = joint.join("M" + self.chars(BASE64, 63) for _ in range(6))
        return f"-----BEGIN {name}PRIVATE KEY-----{joint}{body}{joint}-----END {name}PRIVATE KEY-----"


@pytest.fixture(params=range(5))
def mint(request):
    return Mint(request.param)


@pytest.fixture(scope="session")
def first_mint():
    return Mint(0)


LONG = 1_000_000


@pytest.fixture(scope="session")
def growth():
    """How much more CPU time a text of 1 MB takes than one of 250 kB, both made of the same part.

    Linear work takes 4 times as long, quadratic work 16 times.
    """

    def measure(part, work):
        def seconds(length):
            text = (part * (length // len(part) + 1))[:length]
            start = time.process_time()
            work(text)
            return time.process_time() - start

        small = min(seconds(LONG // 4) for _ in range(2))
        return seconds(LONG) / max(small, 0.02)

    return measure
