"""Pages of care: concerns, who has nobody, whom to propose, orders and groups."""
