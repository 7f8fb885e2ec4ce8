"""Floor 4. Samples to scores."""

TABLE = {"rules": "autotune_lm.judge.rules:Rules"}
