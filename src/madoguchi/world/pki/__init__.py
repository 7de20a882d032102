"""The simulator's own certificate authorities; nothing here is, or may pass for, the real JPKI."""
