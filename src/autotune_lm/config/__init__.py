"""Floor 2. Settings: what they are, how they are read, and what a new project gets."""
