"""Texts that are nearly equal, and texts that only look so."""

import builtins
import random
import sys

import pytest

from autotune_lm.core.errors import Missing
from autotune_lm.curate import minhash
from autotune_lm.curate.grams import codes, grams, jaccard
from autotune_lm.curate.link import Link
from autotune_lm.curate.near import near_links, near_pairs
from autotune_lm.curate.wording import form

WORDS = [
    f"{a}{b}{c}" for a in ("ba", "ko", "mi", "ru", "te") for b in ("lan", "dor", "sk", "vi") for c in ("a", "en", "o")
]
PAGE = (
    "The pump moves water from the lower tank to the upper one. It starts when the upper tank is less than half full, "
    "and stops when a float says that it is full. A second float guards the first, as floats stick when they are not "
    "moved for weeks. Grease both of them in spring and in autumn, and move them by hand once in a while."
)


def prose(dice, length):
    return " ".join(dice.choices(WORDS, k=length))


def changed(dice, text, share):
    return " ".join(dice.choice(WORDS) if dice.random() < share else word for word in text.split())


def brute(texts, threshold):
    sets = [frozenset(grams(text)) for text in texts]
    pairs = ((one, other) for one in range(len(texts)) for other in range(one + 1, len(texts)))
    return {(one, other) for one, other in pairs if jaccard(sets[one], sets[other]) >= threshold}


@pytest.fixture(scope="module")
def copies():
    dice = random.Random(5)
    texts = [prose(dice, length) for length in (dice.randint(8, 120) for _ in range(150))]
    texts += [changed(dice, text, share) for text in texts for share in (0.01, 0.04)]
    return sorted(set(texts))


@pytest.mark.parametrize("threshold", [0.6, 0.7, 0.8, 0.9])
@pytest.mark.parametrize("signer", [minhash.sign_by_rensa, minhash.sign_by_numpy])
def test_every_pair_that_comparing_all_finds_and_no_other(copies, threshold, signer, monkeypatch):
    monkeypatch.setattr(minhash, "_signer", lambda: signer)
    found = list(near_pairs(copies, threshold, every=True))
    wanted = brute(copies, threshold)
    assert len(wanted) > 10
    assert {(one, other) for one, other, _ in found} == wanted
    assert all(threshold <= similarity <= 1 for _, _, similarity in found)


def test_without_every_the_pairs_still_connect_the_same(copies):
    pairs = [(one, other) for one, other, _ in near_pairs(copies, 0.7)]
    assert connected(pairs) == connected(brute(copies, 0.7))


def connected(pairs):
    groups = []
    for pair in pairs:
        met = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in met] + [set(pair).union(*met)]
    return {frozenset(group) for group in groups}


def test_a_crowd_of_nearly_equal_texts_is_one_family_in_few_steps():
    dice = random.Random(2)
    base = prose(dice, 300).split()
    texts = sorted({" ".join([*base[:place], "odd", *base[place + 1 :]]) for place in range(300)})
    pairs = list(near_pairs(texts, 0.8))
    assert connected((one, other) for one, other, _ in pairs) == {frozenset(range(300))}
    assert len(pairs) == 299


def test_the_codes_of_a_text_are_those_of_its_pieces():
    for text in ("why is the sky blue", " ".join(WORDS), "ab", "日本語のテキスト", "🌊🌊🌊🌊🌊"):
        data = codes(text)
        numbers = [data[at : at + 8] for at in range(0, len(data), 8)]
        assert len(numbers) == len(grams(text))
        assert len(set(numbers)) == len(set(grams(text)))
    longer = codes(" ".join(["first", *WORDS]))
    assert longer[8:] == codes(" ".join(WORDS))


def test_without_rensa_and_numpy_it_says_what_to_do(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest):
        if name in ("rensa", "numpy"):
            raise ImportError(name)
        return real(name, *rest)

    texts = [f"{PAGE} number {number}" for number in range(20)]
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(Missing, match="rensa or numpy") as caught:
        list(near_pairs(texts, 0.8))
    assert "near_duplicates: 1" in caught.value.hint


def test_without_rensa_numpy_finds_the_same(monkeypatch, copies):
    with_rensa = {pair[:2] for pair in near_pairs(copies, 0.8, every=True)}
    monkeypatch.setitem(sys.modules, "rensa", None)
    assert {pair[:2] for pair in near_pairs(copies, 0.8, every=True)} == with_rensa


NEAR = [
    (
        "near-question",
        {"question": "How do I start the pump of the upper tank by hand in winter?"},
        "How do you start the pump of the upper tank by hand in winter?",
    ),
    ("near-answer", {"answer": PAGE}, PAGE.replace("second", "spare")),
    ("near-answer", {"quote": PAGE}, PAGE.replace("second", "spare")),
]


@pytest.mark.parametrize(("reason", "said", "other"), NEAR)
def test_near(reason, said, other, make_sample):
    samples = make_sample(1, **said), make_sample(2, **dict.fromkeys(said, other))
    (link,) = near_links(samples, 0.8)
    assert {link.one, link.other} == {sample.id for sample in samples}
    assert link.reason == reason
    assert 0.8 <= link.similarity < 1
    assert near_links(samples, 1.0) == []


APART = [
    ("question", "What is the default of `read_buffer_size`?", "What is the default of `read_buffer_sizes`?"),
    (
        "question",
        "How many slots has the pool of release 12 at the start?",
        "How many slots has the pool of release 13 at the start?",
    ),
    ("answer", "The default of the option `x` is 5.", "The default of the option `y` is 5."),
    ("answer", "The pump does start when the tank is full.", "The pump does not start when the tank is full."),
    ("quote", "The temperature must not fall under -5 degrees.", "The temperature must not fall under 5 degrees."),
]


@pytest.mark.parametrize(("part", "one", "other"), APART)
def test_rows_of_a_table_are_not_near(part, one, other, make_sample):
    assert jaccard(set(grams(form(one))), set(grams(form(other)))) >= 0.6
    assert near_links([make_sample(1, **{part: one}), make_sample(2, **{part: other})], 0.6) == []


def test_a_table_of_options_makes_no_chain(make_sample):
    names = [
        f"{a}_{b}" for a in ("read", "write", "open", "close") for b in ("timeout", "limit", "size", "delay", "rate")
    ]
    samples = [
        make_sample(
            n,
            question=f"What is the default of `{name}`?",
            answer=f"The default of `{name}` is {n}.",
            quote=f"{name} {n}",
        )
        for n, name in enumerate(names)
    ]
    assert near_links(samples, 0.6) == []


def chunked(sample, chunk):
    origin = type(sample.origin)("create", "test@1", (chunk,))
    return type(sample)(
        messages=sample.messages, evidence=sample.evidence, kind="factual", origin=origin, fact=sample.fact
    )


def test_all_samples_of_nearly_equal_passages_are_bound(make_sample):
    samples = [chunked(make_sample(number), f"chk_{number // 2}") for number in range(6)]
    passages = {"chk_0": PAGE, "chk_1": PAGE.replace("spring", "May"), "chk_2": "Something else. " * 20}
    links = near_links(samples, 0.8, passages)
    assert {link.reason for link in links} == {"near-passage"}
    assert connected((link.one, link.other) for link in links) == {frozenset(sample.id for sample in samples[:4])}


def test_one_passage_alone_binds_nobody(make_sample):
    samples = [chunked(make_sample(number), "chk_0") for number in range(3)]
    assert near_links(samples, 0.8, {"chk_0": PAGE}) == []
    assert near_links(samples, 0.8, {}) == []


def test_order_decides_nothing(make_sample):
    samples = [make_sample(number, answer=PAGE.replace("weeks", f"weeks and{' so' * number}")) for number in range(5)]
    links = near_links(samples, 0.8)
    assert links == near_links(samples[::-1], 0.8)
    assert links == sorted(links)
    assert all(isinstance(link, Link) for link in links)


def test_hostile_texts_take_linear_time(make_sample):
    texts = ["`" * 1_000_000, "a " * 500_000, "`b" * 500_000, "-1" * 500_000]
    assert near_links([make_sample(number, answer=text) for number, text in enumerate(texts)], 0.8) == []
