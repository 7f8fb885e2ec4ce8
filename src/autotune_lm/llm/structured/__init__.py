"""Floor 3. Structured replies: the form that is asked for, and the tolerant but honest reading of what came."""
