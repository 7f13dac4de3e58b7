"""Questions of whoever joins mentors and mentees: whom to propose, who is in reserve, what the next order says."""
