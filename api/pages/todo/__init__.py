"""What is to be done: the tasks of a cycle, and one list a person over all of them."""
