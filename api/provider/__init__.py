"""Speaking to an outside provider of identities over OpenID Connect; nothing that it says is believed unproven."""
