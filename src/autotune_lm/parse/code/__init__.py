"""Floor 4. Source code to a document. ``reader`` is the plug-in."""
