"""Floor 4. Word documents to a document. ``reader`` is the plug-in."""
