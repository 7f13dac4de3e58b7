"""The bases: mentees and mentors of a cycle, mentors across the cycles, what each lacks, and how they are searched."""
