"""What is asked of one cycle: whom it thanks, what a move of its roadmap pushes."""
