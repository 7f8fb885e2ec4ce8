"""Floor 4. Sources to documents. A file or a folder for each reader."""

TABLE = {
    "csv": "autotune_lm.parse.delimited:Delimited",
    "docling": "autotune_lm.parse.docling_reader:DoclingReader",
    "epub": "autotune_lm.parse.epub.reader:Epub",
    "html": "autotune_lm.parse.html.reader:Html",
    "json": "autotune_lm.parse.json.records:JsonRecords",
    "code": "autotune_lm.parse.code.reader:Code",
    "markdown": "autotune_lm.parse.markdown.reader:Markdown",
    "notebook": "autotune_lm.parse.notebook:Notebook",
    "ocr": "autotune_lm.parse.pdf.ocr:Ocr",
    "pdf": "autotune_lm.parse.pdf.reader:Pdf",
    "pdfium": "autotune_lm.parse.pdf.pdfium:Pdfium",
    "plain": "autotune_lm.parse.plain:Plain",
    "docx": "autotune_lm.parse.docx.reader:Docx",
    "pptx": "autotune_lm.parse.pptx.reader:Pptx",
    "rst": "autotune_lm.parse.rst.reader:Rst",
    "sheets": "autotune_lm.parse.sheets.reader:Sheets",
}
