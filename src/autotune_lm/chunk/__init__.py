"""Floor 4. Documents to chunks. One file a strategy."""

TABLE = {
    "code": "autotune_lm.chunk.code:Code",
    "heading": "autotune_lm.chunk.heading:Heading",
    "paragraph": "autotune_lm.chunk.paragraph:Paragraph",
    "fixed": "autotune_lm.chunk.fixed:Fixed",
}
