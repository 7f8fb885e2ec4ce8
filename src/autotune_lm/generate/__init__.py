"""Floor 4. Passages to samples."""

TABLE = {
    "create": "autotune_lm.generate.create:Create",
    "structure": "autotune_lm.generate.structure:Structure",
    "identify": "autotune_lm.generate.identify:Identify",
    "hybrid": "autotune_lm.generate.hybrid:Hybrid",
    "free": "autotune_lm.generate.free:Free",
}
