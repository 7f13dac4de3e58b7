"""Links for people without an account: made, proven, used, revoked; one mechanism for every purpose."""
