"""What a pack says and how a wrong one is refused."""
