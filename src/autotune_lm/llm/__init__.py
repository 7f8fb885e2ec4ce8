"""Floor 3. Talking to models: one client, its limits, structured replies, prompts, one thin adapter per provider."""
