"""The inbox: the durable queue in which every event of the world arrives and is settled."""
