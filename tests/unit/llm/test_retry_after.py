"""What servers say in headers is understood; nonsense is as good as nothing."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autotune_lm.llm.retry_after import MOST_S, Left, left, limit_headers, wait_s

NOW = 1_445_412_480.0  # Wed, 21 Oct 2015 07:28:00 GMT, the date of RFC 9110's example


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after": " 7 "}, 7.0),
        ({"retry-after": "20s"}, 20.0),
        ({"retry-after": "6m0s"}, 360.0),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:40 GMT"}, 40.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:27:00 GMT"}, 0.0),
        ({"retry-after": "99999999999"}, MOST_S),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers, seconds):
    assert wait_s(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("1s", 1.0), ("6m0s", 360.0), ("1ms", 0.001), ("1h2m3.5s", 3723.5), ("2d", 172_800.0), ("59.5", 59.5)],
)
def test_durations_as_openai_writes_them(reset, seconds):
    headers = {f"x-ratelimit-{part}-requests": value for part, value in (("limit", "60"), ("remaining", "6"))}
    found = left(headers | {"x-ratelimit-reset-requests": reset}, "requests", NOW)
    assert found is not None and found.full_in_s == pytest.approx(seconds)
    assert found.rate == pytest.approx(54 / seconds)


def test_times_as_anthropic_writes_them():
    headers = {
        "anthropic-ratelimit-tokens-limit": "80000",
        "anthropic-ratelimit-tokens-remaining": "7000",
        "anthropic-ratelimit-tokens-reset": "2015-10-21T07:28:30Z",
    }
    assert left(headers, "tokens", NOW) == Left(80_000, 7_000, 30.0) and left(headers, "requests", NOW) is None
    assert left(headers, "tokens", NOW).is_low


numbers = st.one_of(st.integers().map(str), st.floats().map(str), st.text(max_size=40), st.just("60"), st.just("0"))
dates = st.one_of(st.datetimes().map(str), st.datetimes().map(lambda time: time.strftime("%a, %d %b %Y %H:%M:%S GMT")))
spans = st.from_regex(r"(\d+d)?(\d+h)?(\d+m)?(\d+(\.\d+)?s)?(\d+ms)?", fullmatch=True)
anything = st.one_of(numbers, dates, spans, st.text(max_size=2000))


@given(anything, anything, st.floats(0, 1e11))
@example("Mon, 32 Foo 99999 99:99:99 GMT", "1e400", 0.0)
@example("9" * 5000, "9" * 5000 + "s", 0.0)
def test_a_wait_is_never_negative_never_endless_and_nothing_raises(one, other, now):
    found = wait_s({"retry-after": one, "retry-after-ms": other}, now)
    assert found is None or (0 <= found <= MOST_S and math.isfinite(found))


@given(
    anything,
    anything,
    anything,
    st.floats(0, 1e11),
    st.sampled_from(["x-ratelimit-{}-tokens", "anthropic-ratelimit-tokens-{}"]),
)
def test_what_is_left_makes_sense_or_is_nothing(limit, remaining, reset, now, form):
    headers = {form.format("limit"): limit, form.format("remaining"): remaining, form.format("reset"): reset}
    found = left(headers, "tokens", now)
    if found is not None:
        assert 0 <= found.remaining <= found.limit and 0 <= found.full_in_s <= MOST_S
        assert (found.rate >= 0 and math.isfinite(found.rate)) or found.full_in_s < 1e-300


@pytest.mark.parametrize(
    ("headers", "delay", "seconds"),
    [
        ({"retry-after": "3"}, "9s", 3.0),
        ({"retry-after": "soon"}, "9s", 9.0),
        ({"retry-after-ms": "1500", "retry-after": "3"}, "", 1.5),
        ({}, "37.25s", 37.25),
        ({"x-ratelimit-reset": "1700000010500"}, "", 10.5),
        ({"x-ratelimit-reset": "1700000010"}, "", 10.0),
        ({"x-ratelimit-reset": "1600000000000"}, "", 0.0),
        ({"x-ratelimit-reset": "soon"}, "soon", None),
        ({}, "", None),
        ({}, "999999999s", 30 * 86_400.0),
    ],
)
def test_how_long_to_wait_wherever_it_stands(headers, delay, seconds):
    assert wait_s(headers, 1_700_000_000.0, delay) == seconds


def test_which_headers_speak_of_limits():
    headers = {
        "Retry-After": "3",
        "X-RateLimit-Remaining": "1",
        "ratelimit-policy": "q",
        "Set-Cookie": "s",
        "Date": "d",
    }
    assert limit_headers(headers) == {"retry-after": "3", "x-ratelimit-remaining": "1", "ratelimit-policy": "q"}
