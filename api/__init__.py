"""The web and the command line: thin layers that ask the workflow and answer."""
