"""Floor 7. The terminal: thin commands over ``api``."""
