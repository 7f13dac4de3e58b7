"""What happens when a doorbell rings: take an id, load the row, lock its lane, call the workflow."""
