"""Floor 3. A model made of rules, for tests and demos: the same call always gets the same reply."""
