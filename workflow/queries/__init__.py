"""Questions that pages and the API ask: views of an institution in memory, and of the tables beside it."""
