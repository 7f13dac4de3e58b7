"""Values that are kept, and derived anew only when something that they were derived from has changed."""
