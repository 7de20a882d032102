"""The simulated national service: who is this, what are they entitled to, what may be shown."""
