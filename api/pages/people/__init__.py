"""The pages of people: the bases with their search, a person's card, and the forms by which both are filled."""
