"""Floor 4. Documents to chunks. One file a strategy."""

TABLE = {
    "heading": "autotune_lm.chunk.heading:Heading",
    "paragraph": "autotune_lm.chunk.paragraph:Paragraph",
    "fixed": "autotune_lm.chunk.fixed:Fixed",
}
