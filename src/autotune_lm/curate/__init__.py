"""Floor 4. Scored samples to a dataset: duplicates out, splits that share nothing."""
