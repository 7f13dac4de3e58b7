"""What the workflow decides, keeps and refuses."""
