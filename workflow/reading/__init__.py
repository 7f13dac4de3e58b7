"""The record of reading: who read whose data, where and why (152-FZ art. 19(2)(8)); reading changes nothing else."""
