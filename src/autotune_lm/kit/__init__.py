"""Floor 1. Small named tools."""
