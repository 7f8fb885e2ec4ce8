"""Floor 4. E-books to a document. ``reader`` is the plug-in."""
