"""Figures that can be counted by hand."""

import msgspec
import pytest

from autotune_lm.curate.dataset import Known, Options, curate_with_reasons
from autotune_lm.curate.statistics import Statistics, distinct, measure, rows
from autotune_lm.kit.languages import guess_language


@pytest.fixture
def figures(make_sample, make_score):
    samples = [make_sample(number, document=f"doc_{number % 2}") for number in range(8)]
    samples += [
        make_sample(20, question="What is a tide?", answer="Water."),
        make_sample(21, question="what is a TIDE", answer="water"),
    ]
    items = [(sample, make_score(sample)) for sample in samples]
    version, clusters = curate_with_reasons(items, Options(near_duplicates=1))
    known = Known(
        sources={"doc_0": "repo/a.md", "doc_1": "repo/b.md"},
        languages={"doc_0": "de"},
        repositories={"doc_0": "repo", "doc_1": "repo"},
    )
    return measure(items, version, clusters, known)


def counts(tallies):
    return {tally.name: tally.samples for tally in tallies}


def test_counts(figures):
    assert figures.samples == 9
    assert counts(figures.sources) == {"repo/a.md": 4, "repo/b.md": 4, "doc_a": 1}
    assert counts(figures.kinds) == {"factual": 9}
    assert counts(figures.modes) == {"create": 9}
    assert counts(figures.verdicts) == {"PASS": 10}
    assert counts(figures.openings) == {"what does": 8, "what is": 1}
    assert counts(figures.languages)["de"] == 4
    assert sum(counts(figures.splits).values()) == 9
    assert figures.duplicates == {"exact": 1}
    assert figures.clusters.clusters == 9
    assert figures.clusters.near == 0
    assert figures.sources[0].share == pytest.approx(4 / 9)


def test_lengths(figures):
    tokens = figures.question_tokens
    assert tokens.least <= tokens.median <= tokens.p95 <= tokens.most
    assert sum(tally.samples for tally in tokens.histogram) == 9
    assert figures.answer_to_question == pytest.approx(figures.answer_tokens.mean / tokens.mean)


def test_near_clusters_are_counted(make_sample, make_score):
    page = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60))
    samples = [make_sample(1, answer=page), make_sample(2, answer=page + " end"), make_sample(3)]
    items = [(sample, make_score(sample)) for sample in samples]
    version, clusters = curate_with_reasons(items, Options())
    figures = measure(items, version, clusters)
    assert (figures.clusters.near, figures.clusters.largest, counts(figures.clusters.near_sizes)) == (1, 2, {"2": 2})


def test_distinct():
    assert distinct(["a b a", "a b"], 1) == pytest.approx(2 / 5)
    assert distinct(["a b a", "a b"], 2) == pytest.approx(2 / 3)
    assert distinct(["a b"], 3) == 0


def test_nothing_comes_of_nothing():
    version, clusters = curate_with_reasons([], Options())
    figures = measure([], version, clusters)
    assert figures.samples == 0
    assert all(not tallies for _, tallies in rows(figures))


def test_it_is_one_line_of_json(figures):
    assert msgspec.json.decode(msgspec.json.encode(figures), type=Statistics) == figures


LANGUAGES = {
    "en": "What is the default of the option, and how can I change it when the server is not running?",
    "de": "Der Server wird mit dem Befehl gestartet, und die Datei ist nicht für den Betrieb nötig.",
    "fr": "Le serveur est lancé avec la commande, et les fichiers ne sont pas dans le dossier.",
    "es": "El servidor no se inicia con la orden, y los archivos están en la carpeta para el usuario.",
    "it": "Il server non è avviato con il comando, e i file sono nella cartella della rete.",
    "pt": "O servidor não é iniciado com o comando, e os arquivos são para uma pasta do usuário.",
    "nl": "De server wordt niet met het commando gestart, en de bestanden zijn in een map van de gebruiker.",
    "ru": "Сервер не запускается этой командой.",
    "ja": "サーバーは自動的に起動します。",
    "zh": "服务器会自动启动并读取配置。",
    "und": "cargo build --release",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_language(language):
    assert guess_language(LANGUAGES[language]) == language


def test_languages_of_no_words():
    assert guess_language("") == guess_language("+= 42 { }") == "und"
