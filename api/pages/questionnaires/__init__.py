"""Pages of questionnaires: what a person is asked, the form that he fills in, and what the year changed."""
