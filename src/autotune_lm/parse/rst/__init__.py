"""Floor 4. reStructuredText to a document. ``reader`` is the plug-in."""
