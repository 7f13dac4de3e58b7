"""Letters on their way: their texts, what they say to whom, and how they are put out and delivered."""
