"""Floor 4. Sources to documents. One file a reader."""

TABLE = {
    "csv": "autotune_lm.parse.delimited:Delimited",
    "json": "autotune_lm.parse.json_records:JsonRecords",
    "code": "autotune_lm.parse.code:Code",
    "markdown": "autotune_lm.parse.markdown:Markdown",
    "notebook": "autotune_lm.parse.notebook:Notebook",
    "plain": "autotune_lm.parse.plain:Plain",
    "pptx": "autotune_lm.parse.pptx:Pptx",
    "rst": "autotune_lm.parse.rst:Rst",
    "sheets": "autotune_lm.parse.sheets:Sheets",
}
