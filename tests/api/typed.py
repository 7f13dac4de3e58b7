"""What somebody types at the command line."""

from typer.testing import CliRunner, Result

from api.cli import make_app


def typed(run: CliRunner, *words: str, env: dict[str, str] | None = None) -> Result:
    """Run a command in this process and give how it ended."""
    return run.invoke(make_app(words), list(words), env=env)
