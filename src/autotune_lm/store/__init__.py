"""Floor 2. The project's memory: one SQLite file with records, the ledger and the runs."""
