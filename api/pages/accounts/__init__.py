"""Pages of the account itself: signing in and what its owner does with it."""
