"""The school calendar: the programme's holidays and vacations with what the school itself has changed."""
