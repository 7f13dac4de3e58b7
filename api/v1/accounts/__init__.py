"""The account over the API: its sessions."""
