"""Floor 4. Presentations to a document. ``reader`` is the plug-in."""
