"""Pages of consents: how each stands, and the paper to sign."""
