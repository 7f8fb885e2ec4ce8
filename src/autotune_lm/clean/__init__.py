"""Floor 4. Documents to cleaner documents."""

TABLE = {"rules": "autotune_lm.clean.rules:Rules"}
