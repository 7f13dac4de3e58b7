"""The check-up of an installation: what is looked at before a process starts, and what `stupeni doctor` looks at."""
