"""差分と取込み: chart ↔ answer on screen, taking over by choice, undo, and the clinic's choices."""
