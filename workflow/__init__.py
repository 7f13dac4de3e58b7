"""What a mentoring programme is: stages, moves, requirements, facts, inbox and journal."""
