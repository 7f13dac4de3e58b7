"""Pages behind links of people without an account, and the curator's desk where such links are made and revoked."""
