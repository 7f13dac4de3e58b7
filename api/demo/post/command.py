"""The command `stupeni letters`: every letter of the demonstration school's year, to whom, when and why."""

from collections import Counter
from typing import Annotated

import typer

from api.demo.post.year import Post, YearOfLetters
from api.demo.year import lines
from workflow.facts.payload import Kind, Ref
from workflow.letters.kinds import BY_CODE
from workflow.subjects.institution import Institution
from workflow.words import counted


def letters(
    to: Annotated[str | None, typer.Option(help="только тем, в чьём имени есть это слово")] = None,
    kind: Annotated[str | None, typer.Option(help="только письма этого вида: pair.ordered, task.reminder")] = None,
) -> None:
    """Показать каждое письмо учебного года школы: кому, когда и почему. Год проходит в памяти, без рассылки."""
    year = YearOfLetters(lines())
    year.live()
    shown = [post for post in year.posts if _wanted(year.institution, post, to, kind)]
    for post in shown:
        typer.echo(_line(year.institution, post))
    typer.echo("")
    for code, number in Counter(post.letter.kind for post in shown).most_common():
        typer.echo(f"{number:6}  {BY_CODE[code].label}")
    typer.echo(f"Всего: {counted(len(shown), 'письмо', 'письма', 'писем')}.")


def _wanted(institution: Institution, post: Post, to: str | None, kind: str | None) -> bool:
    name = institution.people[post.letter.recipient].name
    return (to is None or to.casefold() in name.casefold()) and (kind is None or post.letter.kind == kind)


def _line(institution: Institution, post: Post) -> str:
    letter, local = post.letter, post.written.astimezone(institution.timezone)
    words = str(letter.says.get("sentence") or BY_CODE[letter.kind].label)
    about = _about(institution, letter.about)
    who = institution.people[letter.recipient].name
    return f"{local:%d.%m.%Y %H:%M}  {who} ({letter.part.label}): {words}{about}  [{post.because}]"


def _about(institution: Institution, ref: Ref) -> str:
    if ref.kind is Kind.PAIR:
        return f" — {institution.pairs[ref.id].mentee.name}"
    return f" — {institution.people[ref.id].name}" if ref.kind is Kind.PERSON else ""
