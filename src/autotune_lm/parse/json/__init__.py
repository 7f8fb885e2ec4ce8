"""Floor 4. JSON to a document. ``reader`` is the plug-in."""
