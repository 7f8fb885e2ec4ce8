"""Floor 4. Passages to samples."""

TABLE = {
    "structure": "autotune_lm.generate.structure:Structure",
    "identify": "autotune_lm.generate.identify:Identify",
    "free": "autotune_lm.generate.free:Free",
}
