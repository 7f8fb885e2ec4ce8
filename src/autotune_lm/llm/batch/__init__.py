"""Floor 3. Calls in batches: collected, submitted once, awaited for up to a day, and paid at half the price."""
