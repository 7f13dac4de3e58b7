"""The Russian pages: the same nouns, questions and words as the API, drawn on the server."""
