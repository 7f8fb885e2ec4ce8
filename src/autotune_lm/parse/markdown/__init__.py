"""Floor 4. Markdown and its dialects to a document. ``reader`` is the plug-in."""
