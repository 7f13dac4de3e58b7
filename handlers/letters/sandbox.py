"""The language of letters: words, names in braces, `if`; a text that asks for more is refused with its line.

People of an institution write these texts. A small grammar that is listed here, not what a sandbox forbids, keeps them
from running long, reading what is not theirs or failing in the hour when the letter must go.
"""

import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workflow.errors import NotTrue
from workflow.words import counted

MOST_SIGNS = 5000
COUNTED = "сколько"

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Call,
)
LANGUAGE = "В тексте можно писать слова, имена в двойных скобках и {% if … %}…{% endif %}"
UNREADABLE = "скобки или условие записаны неверно: за {{ должно следовать }}, за {% if … %} — {% endif %}"
UNFILLED = "текст не складывается: проверьте, что здесь считают или сравнивают"


class BrokenText(NotTrue):
    """Текст письма составлен неверно."""


def check(source: str, known: Mapping[str, Any], field: str) -> None:
    """Refuse a text that is no text of this language, or cannot be filled in with what is known: BrokenText."""
    if len(source) > MOST_SIGNS:
        raise BrokenText(f"{field}: текст длиннее {MOST_SIGNS} знаков, сократите его.")
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as wrong:
        raise _broken(field, wrong.lineno, UNREADABLE) from wrong
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED) or (isinstance(node, nodes.Call) and not _counts(node)):
            raise _broken(field, node.lineno, f"так в письме нельзя. {LANGUAGE}")
        if isinstance(node, nodes.Name) and node.name not in known and node.name != COUNTED:
            raise _broken(field, node.lineno, f"слова «{node.name}» в этом письме нет. Есть: {', '.join(known)}")
    try:
        fill(source, known)
    except Exception as wrong:
        raise _broken(field, _line_of(wrong), UNFILLED) from wrong


def fill(source: str, known: Mapping[str, Any]) -> str:
    """Fill a text in; only one that was checked."""
    return compiled(source).render(known)


@lru_cache(maxsize=512)
def compiled(source: str) -> Template:
    """Compile a text once."""
    return _environment().from_string(source)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, lstrip_blocks=True)
    made.globals = {COUNTED: counted}
    made.filters, made.tests = {}, {}
    return made


def _counts(call: nodes.Call) -> bool:
    """Say whether a call is the one there is: a number with its noun, the three forms written out."""
    return isinstance(call.node, nodes.Name) and call.node.name == COUNTED and len(call.args) == 4 and not call.kwargs


def _broken(field: str, line: int | None, why: str) -> BrokenText:
    where = f"строка {line}: " if line else ""
    return BrokenText(f"{field}, {where}{why}. Прежний текст остаётся.")


def _line_of(wrong: Exception) -> int | None:
    """Give the line of the text at which it failed."""
    if isinstance(wrong, TemplateError) and (line := getattr(wrong, "lineno", None)):
        return int(line)
    frames = [one for one in traceback.extract_tb(wrong.__traceback__) if one.filename == "<template>"]
    return frames[-1].lineno if frames else None
