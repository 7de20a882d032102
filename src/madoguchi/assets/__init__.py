"""Front-end files pinned from the npm registry, shared by both halves as data, not as code."""
