"""The language of letters: words, names in braces, `if`; a text that asks for more is refused with its line.

People of an institution write these texts. A small grammar that is listed here, not what a sandbox forbids, keeps them
from running long, reading what is not theirs or failing in the hour when the letter must go.
"""

import re
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
STAYS = "Прежний текст остаётся."
REASONS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r".* needs to be closed is '(?!if')(\w+)'", "команды «{}» нет"),
        ("Encountered unknown tag '(endif|else|elif)'", "{{% {} %}} без своего {{% if … %}}"),
        ("Encountered unknown tag '(.*?)'", "команды «{}» нет"),
        ("Unexpected end of template", "условие не закрыто: не хватает {{% endif %}}"),
        ("unexpected end of template", "скобки открыты и не закрыты"),
        ("Missing end of comment", "скобки {{# открыты и не закрыты"),
    )
)
LANGUAGE = "В тексте можно писать слова, имена в двойных скобках и {% if … %}…{% endif %}"
UNREADABLE = "скобки или условие записаны неверно: за {{ должно следовать }}, за {% if … %} — {% endif %}"
UNFILLED = "текст не складывается: проверьте, что здесь считают или сравнивают"


class BrokenText(NotTrue):
    """Текст письма составлен неверно."""


def check(source: str, known: Mapping[str, Any], field: str) -> None:
    """Refuse a text that is no text of this language, or cannot be filled in with what is known: BrokenText."""
    if len(source) > MOST_SIGNS:
        raise BrokenText(f"{field}: текст длиннее {MOST_SIGNS} знаков, сократите его. {STAYS}")
    if "\0" in source:
        raise _broken(field, source.partition("\0")[0].count("\n") + 1, "невидимый знак, в письме так нельзя")
    try:
        _check_language(source, known, field)
        fill(source, known)
    except BrokenText:
        raise
    except TemplateSyntaxError as wrong:
        raise _broken(field, wrong.lineno, _reason(wrong.message or "")) from wrong
    except (RecursionError, SyntaxError) as wrong:
        raise _broken(field, None, "слишком много вложенных скобок или условий") from wrong
    except Exception as wrong:
        raise _broken(field, _line_of(wrong), UNFILLED) from wrong


def _check_language(source: str, known: Mapping[str, Any], field: str) -> None:
    for node in _environment().parse(source).find_all(nodes.Node):
        if not isinstance(node, ALLOWED) or (isinstance(node, nodes.Call) and not _counts(node)):
            raise _broken(field, node.lineno, f"так в письме нельзя. {LANGUAGE}")
        if isinstance(node, nodes.Name) and node.name not in known and node.name != COUNTED:
            raise _broken(field, node.lineno, f"слова «{node.name}» в этом письме нет. Есть: {', '.join(known)}")
        if isinstance(node, nodes.Output) and (asked := _only_asked(node, known)):
            why = f"слово «{asked.name}» не пишут, о нём спрашивают: {{% if {asked.name} %}}…{{% endif %}}"
            raise _broken(field, asked.lineno, why)


def _only_asked(output: nodes.Output, known: Mapping[str, Any]) -> nodes.Name | None:
    """Find a word that is true or false and would be written out as such."""
    written = (node for node in output.nodes if isinstance(node, nodes.Name))
    return next((node for node in written if isinstance(known.get(node.name), bool)), None)


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
    where = f", строка {line}" if line else ""
    return BrokenText(f"{field}{where}: {why}. {STAYS}")


def _reason(said: str) -> str:
    """Say in Russian what the parser found wrong."""
    for pattern, words in REASONS:
        if found := pattern.match(said):
            return words.format(*found.groups())
    return UNREADABLE


def _line_of(wrong: Exception) -> int | None:
    """Give the line of the text at which it failed."""
    if isinstance(wrong, TemplateError) and (line := getattr(wrong, "lineno", None)):
        return int(line)
    frames = [one for one in traceback.extract_tb(wrong.__traceback__) if one.filename == "<template>"]
    return frames[-1].lineno if frames else None
