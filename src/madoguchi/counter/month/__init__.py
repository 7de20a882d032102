"""月次: what has to be looked at before the claim of a month."""
