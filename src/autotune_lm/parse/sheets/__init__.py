"""Floor 4. Workbooks to a document. ``reader`` is the plug-in."""
