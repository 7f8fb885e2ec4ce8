"""One to three keywords, the first of a small vocabulary."""

import random

from autotune_lm.curate.keywords import KEYWORDS, TOPICS, find_keywords


def of(samples, headings=None):
    found = find_keywords(samples, headings)
    return [found[sample.id] for sample in samples]


def test_topics_group_samples_and_code_stays_whole(make_sample):
    subjects = ["window function", "join order", "memory pool", "file scan", "hash table", "plan cache"]
    samples = [
        make_sample(n, question=f"How does the {subjects[n % 6]} treat `max_rows{n}`?", answer=f"Case {n} is special.")
        for n in range(30)
    ]
    found = of(samples)
    for number, words in enumerate(found):
        assert words[0] in {subjects[number % 6], *subjects[number % 6].split()}
        assert 1 <= len(words) <= KEYWORDS
    assert len({words[0] for words in found}) == 6
    lone = make_sample(99, question="What is `a.b.c`?", answer="It is `a.b.c`.")
    assert of([lone]) == [("a.b.c",)]


def test_function_words_numbers_and_words_of_all_are_none(make_sample):
    samples = [
        make_sample(n, question=f"What is the tideline {n} of topic{n % 5}?", answer="This is it.") for n in range(40)
    ]
    for words in of(samples):
        assert not {"what", "the", "is", "tideline"} & set(words)
        assert words[0].startswith("topic")


def test_headings_count(make_sample):
    samples = [make_sample(n, question=f"What does x{n} do?", answer=f"It does y{n}.") for n in range(4)]
    assert of(samples, {"chk_1": ["Guide", "Tidal gates"]})[0][0] in {"guide", "tidal", "tidal gates", "gates"}


def test_the_vocabulary_is_small(make_sample):
    dice = random.Random(1)
    samples = [make_sample(n, question=" ".join(f"word{dice.randint(0, 400)}" for _ in range(8))) for n in range(500)]
    assert len({words[0] for words in of(samples)}) <= TOPICS + 50


def test_order_decides_nothing(make_sample):
    samples = [make_sample(n, question=f"How do tides {n % 7} move ships {n % 5}?") for n in range(60)]
    assert find_keywords(samples) == find_keywords(samples[::-1])


def test_no_words_no_keywords(make_sample):
    assert of([make_sample(1, question="Why?", answer="+=")]) == [()]
    assert find_keywords([]) == {}


def test_hostile_text_takes_linear_time(make_sample):
    texts = ["`" * 1_000_000, "`a" * 500_000, "a." * 500_000, "ab " * 300_000]
    assert len(of([make_sample(n, question=text + "?", answer=text) for n, text in enumerate(texts)])) == 4
