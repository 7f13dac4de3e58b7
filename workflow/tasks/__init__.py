"""Open tasks: what somebody must do now, why and until when; derived from facts, so that none can be forgotten."""
