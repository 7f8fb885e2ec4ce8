"""Floor 4. PDF files to a document: layout, tables, character recognition. ``reader`` is the plug-in."""
