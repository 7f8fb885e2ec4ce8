"""Floor 0. The nouns, the sockets, ids and errors."""
