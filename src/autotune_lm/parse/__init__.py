"""Floor 4. Sources to documents. One file a reader."""

TABLE = {
    "markdown": "autotune_lm.parse.markdown:Markdown",
    "plain": "autotune_lm.parse.plain:Plain",
}
