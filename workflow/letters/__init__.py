"""Letters: what each person is told of each move, and by which lawful way it reaches him."""
