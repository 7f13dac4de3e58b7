"""Questions about questionnaires: who is asked what, and what the same people answered twice."""
