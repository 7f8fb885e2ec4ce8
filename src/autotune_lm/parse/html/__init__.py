"""Floor 4. HTML pages to a document. ``reader`` is the plug-in."""
