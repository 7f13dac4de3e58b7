"""How often somebody may knock: one table, counted where all web processes see it."""
