"""Who may see what, as one table: circles of people, groups of fields, and a row for every address that is read."""
