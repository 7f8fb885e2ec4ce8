"""How messy a chunk looks: what scans, columns and broken exports leave, against clean text of many kinds."""

import pytest

from autotune_lm.core.types import Document
from autotune_lm.generate.messiness import messiness

FROM = 0.35
"""``restructure.messy_from`` as it comes."""

CLEAN = {
    "prose": "The cache keeps entries for one hour. After that time they are removed by a worker.\n\nEach entry has an "
    "owner, and the owner alone may change it. A reader sees the last whole version of an entry.",
    "wrapped": "The cache keeps entries for one hour, and after that time they are removed by a\nworker that runs "
    "every minute and looks at the oldest entries first, since those\nare the ones that nobody asked for.",
    "list": "Before you start you need a few things on the machine:\n\n- a compiler\n- two terminals\n- a free port\n"
    "- some time and a cup of tea to drink meanwhile",
    "names": "Set HTTP_PROXY and use utf8mb4, x86_64 or module.Class for the APIs of AWS, JSON and YAML; see "
    "https://example.org/a|b|c for the JavaScript side of the 3rd and 4th edition of IPv6 and i18n.",
    "hyphens": "Short- and long-term plans are pre- or post-dated; a two- to three-week delay is usual for top-level "
    "work, and well-known, state-of-the-art methods are used all over the place by everybody.",
    "german": "Der Zwischenspeicher behält Einträge eine Stunde lang. Danach löscht sie ein Dienst, der jede Minute "
    "nach Rechtsschutzversicherungen und der Donaudampfschifffahrt sieht.",
    "chinese": "缓存将条目保留一小时。之后,工作进程会将其删除。每个条目都有一个所有者。" * 3,
    "poem": "Two roads went off in the wood, and I,\nI took the one that few pass by,\nAnd that has made it all.\n"
    "Not more, not less, as far as I can tell.",
}
MESSY = {
    "column": "The cache keeps\nentries for one\nhour and after\nthat time they\nare removed by\na worker that\nruns "
    "each minute\nand looks at the\noldest first.",
    "hyphens": "The admin- istrator of the data- base must con- figure the repli- cation before the clus- ter starts, "
    "or the nodes can- not find each other in the net- work.",
    "ocr": "Tlie cac|ie keeps entr¢es for o~ne hour, af~er th0se are rem0ved by a w|rker; the 0wner al^ne m¬y ch;nge "
    "|t and a re~der sees tlie l~st v¢rsion.",
    "stops": " ".join(["the cache keeps entries for one hour then a worker removes them and logs it"] * 5),
    "capitals": "THE CACHE KEEPS ENTRIES FOR EXACTLY ONE HOUR. AFTER THAT TIME THEY ARE REMOVED WITHOUT WARNING FROM "
    "EVERY WORKER THAT STILL HOLDS THEM.",
    "spaced": "T h e  c a c h e  keeps entries for one hour and t h e n a w o r k e r takes them out of memory again.",
    "glued": "Entries stay one hour.Then they go,Nobody is asked.Readers see the last version;Writers wait.Each entry "
    "has an owner.Only that one may change it.",
    "table": "Name     Size    Owner    Since\ncache    64      Ann      2019\nqueue    12      Ben      2020\n"
    "index    900     Cid      2021\nlogs     3       Dan      2022",
    "fragments": "The cache keeps entries for one hour and removes them\n\n7\n\na\n\n12\n\nThe owner may change them "
    "at any time of the day\n\n3\n\n|\n\nx",
    "replaced": "The c\ufffdche k\ufffdeps entri\ufffds for \ufffdne hour, af\ufffder that a work\ufffdr removes them "
    "from memory and disk.",
}


@pytest.mark.parametrize("name", CLEAN)
def test_clean_text_is_clean(name, passage):
    place = passage(CLEAN[name])
    assert messiness(place.chunk, place.document) < FROM / 2


@pytest.mark.parametrize("name", MESSY)
def test_a_mess_is_a_mess(name, passage):
    place = passage(MESSY[name])
    assert messiness(place.chunk, place.document) >= FROM


def test_code_tables_and_headings_are_not_looked_at(passage):
    place = passage(
        "# T H E  C O D E\n\n```\na|b~c^d\nx\ny\n```\n\n| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |"
    )
    assert messiness(place.chunk, place.document) == 0.0


def test_source_code_is_never_messy(code):
    place = code("## f {function f}\n\n" + MESSY["ocr"])
    assert isinstance(place.document, Document)
    assert messiness(place.chunk, place.document) == 0.0


def test_less_of_a_mess_is_less_messy(passage):
    some = passage(MESSY["hyphens"] + " " + CLEAN["prose"] * 4)
    all_ = passage(MESSY["hyphens"])
    assert (
        messiness(passage(CLEAN["prose"]).chunk, passage(CLEAN["prose"]).document)
        < messiness(some.chunk, some.document)
        < messiness(all_.chunk, all_.document)
    )


@pytest.mark.parametrize("hostile", ["a- " * 60_000, "|" * 200_000, "T " * 100_000, "x.Y" * 60_000, "`" * 200_000,
                                     "\t" * 200_000 + "x", "](" * 100_000, "a@" * 100_000, "1" * 200_000])  # fmt: skip
def test_hostile_text_takes_no_longer(hostile, passage):
    place = passage("Some words stand here before it all begins to look odd to us. " + hostile)
    assert 0.0 <= messiness(place.chunk, place.document) <= 1.0
