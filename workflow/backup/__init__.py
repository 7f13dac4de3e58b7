"""Backups: a copy of one moment in a folder, the same for both databases; its check, its restoring, and upgrades."""
