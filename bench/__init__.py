"""What it costs: one script a question, each printing a ratio against a floor measured in the same run."""
