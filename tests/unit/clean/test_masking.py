"""A masked document: readable, whole in its blocks, counted, and the same object where there was nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.clean.masking import Masking, MaskingOptions
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence

SOURCE = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="0")
KINDS = {"#": "heading", "-": "list", "`": "code", "|": "table", ">": "quote"}
MAIL, OTHER = "mary.hill@harbour.io", "joe@boats.io"
PASSWORD = "Kq7!" + "vB2#xTz9"


def document(*parts, title="t", strong=0, **fields):
    pieces = []
    for line, text in enumerate(parts, 1):
        kind = KINDS.get(text[0], "paragraph")
        pieces.append(Piece(kind, text, Locator(line * 10), 1 if kind == "heading" else 0, strong=strong))
    text, blocks = assemble(pieces)
    return Document(source=SOURCE, title=title, text=text, blocks=blocks, **fields)


def mask(*parts, **fields):
    return Masking().mask(document(*parts, **fields))


def blocks_of(masked):
    return [masked.slice(block) for block in masked.blocks]


def test_nothing_to_mask_gives_the_same_object():
    whole = document(
        "# Title", "Write to jane@example.com with `password = os.environ['P']`.", "| a | b |\n| --- | --- |"
    )
    assert Masking().mask(whole) is whole


def test_blocks_move_with_the_text():
    masked = mask("# About", f"Write to {MAIL} now.", f"| a | b |\n| --- | --- |\n| {MAIL} | x |", "The end.")
    assert blocks_of(masked) == [
        "# About",
        "Write to [EMAIL 1] now.",
        "| a | b |\n| --- | --- |\n| [EMAIL 1] | x |",
        "The end.",
    ]
    assert masked.notes == ("1 e-mail address masked",)
    assert masked.genuine() and masked.id != document("# About").id


def test_equal_values_have_equal_numbers():
    assert mask(f"{MAIL}, {OTHER}, {MAIL}.").text == "[EMAIL 1], [EMAIL 2], [EMAIL 1]."


def test_kinds_count_for_themselves_in_sorted_notes():
    masked = mask(f'password = "{PASSWORD}" of {MAIL} and {OTHER}')
    assert masked.text == 'password = "[SECRET 1: password]" of [EMAIL 1] and [EMAIL 2]'
    assert masked.notes == ("2 e-mail addresses masked", "1 password masked")


def test_masking_twice_is_masking_once(first_mint):
    once = mask(fence(f'password = "{PASSWORD}"\nkey = """{first_mint.pem()}"""', "python"), f"Write to {MAIL}.")
    assert Masking().mask(once) is once


def test_a_key_becomes_one_line_of_its_fence(first_mint):
    masked = mask(fence(f"cat key.pem\n{first_mint.pem()}\nls", "sh"))
    assert blocks_of(masked) == ["```sh\ncat key.pem\n[SECRET 1: private key]\nls\n```"]


def test_a_key_over_several_blocks_is_masked_in_each(first_mint):
    lines = first_mint.pem().split("\n")
    masked = mask("Before.", "\n".join(lines[:3]), "\n".join(lines[3:]), "After.")
    assert blocks_of(masked) == ["Before.", "[SECRET 1: private key]", "[SECRET 1: private key]", "After."]


def test_a_key_that_ends_in_a_fence_leaves_the_fence_whole(first_mint):
    lines = first_mint.pem().split("\n")
    masked = mask("\n".join(lines[:3]), fence("\n".join(lines[3:])))
    assert all(line not in masked.text for line in lines)
    assert masked.slice(masked.blocks[1]).startswith("```") and masked.text.endswith("```")


def test_a_table_keeps_its_cells(first_mint):
    rows = "\n".join(f"| {line} |" for line in first_mint.pem().split("\n"))
    masked = mask(f"| key |\n| --- |\n{rows}\n| end |")
    assert {line.count("|") for line in masked.text.split("\n")} == {2}
    assert not any(line in masked.text for line in first_mint.pem().split("\n"))


def test_title_notes_labels_and_symbols_are_masked_too():
    whole = document("# Text", f"Of {MAIL}.", title=f"From {MAIL}", notes=(f"by {OTHER}",))
    block = whole.blocks[0]
    import msgspec

    named = msgspec.structs.replace(block, label=f"x {MAIL}", symbol=f"y {OTHER}")
    masked = Masking().mask(msgspec.structs.replace(whole, id="", blocks=(named, *whole.blocks[1:])))
    assert (masked.title, masked.notes[0]) == ("From [EMAIL 1]", "by [EMAIL 2]")
    assert (masked.blocks[0].label, masked.blocks[0].symbol) == ("x [EMAIL 1]", "y [EMAIL 2]")
    assert MAIL.encode() not in masked.line() and OTHER.encode() not in masked.line()
    assert "2 e-mail addresses masked" in masked.notes


def test_the_bold_start_keeps_its_end():
    masked = mask(f"{MAIL} says no.", strong=len(MAIL) + 5)
    assert masked.text[: masked.blocks[0].strong] == "[EMAIL 1] says"
    cut = mask(f"{MAIL} says no.", strong=4)
    assert cut.text[: cut.blocks[0].strong] == "[EMAIL 1]"


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\ufeff", "\U000e0041", "\u202e"])
def test_unseen_characters_hide_nothing(hidden):
    split = MAIL[:6] + hidden + MAIL[6:]
    assert mask(f"Of {split}.").text == "Of [EMAIL 1]."


def test_odd_spaces_are_spaces():
    assert mask("Card 4111\u00a01111\u00a01111\u00a01111.").text == "Card [CARD 1]."


def test_flag_only_says_where():
    options = MaskingOptions(secrets="flag", personal="flag")
    whole = document("Nothing.", f"Of {MAIL}.", fence(f'password = "{PASSWORD}"'), f"{MAIL} and {OTHER}")
    flagged = Masking(options).mask(whole)
    assert (flagged.text, flagged.blocks) == (whole.text, whole.blocks)
    assert flagged.notes == (
        "2 e-mail addresses in lines 20, 40, not masked",
        "1 password in line 30, not masked",
    )


def test_flag_and_mask_apart():
    masked = Masking(MaskingOptions(secrets="mask", personal="flag")).mask(document(f'pwd="{PASSWORD}" {MAIL}'))
    assert masked.text == f'pwd="[SECRET 1: password]" {MAIL}'


def test_keep_looks_at_nothing():
    whole = document(f'password = "{PASSWORD}" {MAIL}')
    assert Masking(MaskingOptions(secrets="keep", personal="keep")).mask(whole) is whole


VALUES = st.sampled_from([MAIL, OTHER, f'password = "{PASSWORD}"', "4111 1111 1111 1111", "+1 415 555 2671"])
WORDS = st.sampled_from(["boats", "the harbour", "größe", "`code`", "😀", "a|b", "x\u200by", "."])
LINES = st.lists(st.one_of(VALUES, WORDS), min_size=1, max_size=6).map(" ".join)
PARTS = st.one_of(
    LINES,
    LINES.map("# {}".format),
    LINES.map("- {}".format),
    st.lists(LINES, min_size=1, max_size=3).map(lambda lines: fence("\n".join(lines), "text")),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=6), st.integers(0, 12))
def test_blocks_slice_the_text_and_only_values_change(parts, strong):
    whole = document(*parts, strong=strong)
    masked = Masking().mask(whole)
    assert [b.kind for b in masked.blocks] == [b.kind for b in whole.blocks]
    assert assemble(Piece(b.kind, masked.slice(b), b.locator) for b in masked.blocks)[0] == masked.text
    assert masked is whole or all(0 <= b.strong <= b.end - b.start for b in masked.blocks)
    for value in (MAIL, OTHER, PASSWORD, "4111 1111", "555 2671"):
        assert value not in masked.text
    for before, after in zip(whole.blocks, masked.blocks, strict=True):
        assert whole.slice(before).count("\n") == masked.slice(after).count("\n")
        if not any(value in whole.slice(before) for value in (MAIL, OTHER, PASSWORD, "1111", "2671")):
            assert whole.slice(before) == masked.slice(after)


def test_a_column_is_known_by_its_header():
    head = "| User | Password | Type |\n| --- | --- | --- |\n"
    table = head + "| bob | blue7harbour9x | admin1 |\n| eve | `K7vq!b2` | none |\n| x | your-password | y |"
    assert mask(table).text == (
        head + "| bob | [SECRET 1: secret] | admin1 |\n| eve | `[SECRET 2: secret]` | none |\n| x | your-password | y |"
    )


@pytest.mark.parametrize("cell", ["string", "Required", "at least 8 characters", "`PASSWORD`", "hunter", "max_length"])
def test_a_column_of_words_stays(cell):
    whole = document(f"| Option | Password |\n| --- | --- |\n| a | {cell} |")
    assert Masking().mask(whole) is whole
