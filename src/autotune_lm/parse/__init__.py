"""Floor 4. Sources to documents. One file a reader."""

TABLE = {
    "csv": "autotune_lm.parse.delimited:Delimited",
    "docling": "autotune_lm.parse.docling_reader:DoclingReader",
    "epub": "autotune_lm.parse.epub:Epub",
    "html": "autotune_lm.parse.html:Html",
    "json": "autotune_lm.parse.json_records:JsonRecords",
    "code": "autotune_lm.parse.code:Code",
    "markdown": "autotune_lm.parse.markdown:Markdown",
    "notebook": "autotune_lm.parse.notebook:Notebook",
    "ocr": "autotune_lm.parse.ocr:Ocr",
    "pdf": "autotune_lm.parse.pdf:Pdf",
    "pdfium": "autotune_lm.parse.pdfium:Pdfium",
    "plain": "autotune_lm.parse.plain:Plain",
    "docx": "autotune_lm.parse.docx:Docx",
    "pptx": "autotune_lm.parse.pptx:Pptx",
    "rst": "autotune_lm.parse.rst:Rst",
    "sheets": "autotune_lm.parse.sheets:Sheets",
}
