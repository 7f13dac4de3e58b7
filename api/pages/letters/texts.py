"""The pages of texts: what each letter says to whom, changed here by the institution, looked at and tried before."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw
from api.pages.route import Page
from api.pages.session import Fields, Proven
from handlers.letters.known import WORDS, Known, samples
from handlers.letters.sandbox import BrokenText
from handlers.letters.text import ALL, Text, checked, part_label, shipped
from handlers.letters.trying import try_out
from handlers.letters.words import Words, worded
from workflow.access import Caller
from workflow.errors import NotFound
from workflow.installation import Installation
from workflow.letters.acting import save_text
from workflow.letters.kinds import BY_CODE, LETTER_KINDS
from workflow.letters.outbox import own_texts

router = APIRouter(include_in_schema=False, route_class=Page)

OTHERWISE = {"ты": "Школьнику", "назад": "Если вернулись к более раннему этапу"}
SAID = {
    "saved": "Текст сохранён: со следующего письма пишем так.",
    "restored": "Вернули исходный текст.",
}


@router.get("/letter-texts")
def show_texts(request: Request, calling: Calling, installation: Installed, said: str = "") -> Response:
    """List every kind of letter with whom it is written to."""
    with installation.database.reading(calling.institution) as connection:
        own = own_texts(connection, calling.institution)
    kinds = [
        {"label": one.label, "code": one.code, "parts": [
            {"code": part, "label": label, "own": (one.code, part) in own} for part, label in _parts(one.code).items()
        ]}
        for one in LETTER_KINDS
    ]  # fmt: skip
    return draw(request, "letters/texts.html", reader=calling, kinds=kinds, said=SAID.get(said))


@router.get("/letter-texts/{kind}/{part}")
def show_text(
    request: Request, kind: str, part: str, calling: Calling, installation: Installed, said: str = ""
) -> Response:
    """Show a text as it stands, and how it reads."""
    text, own = _standing(installation, calling, kind, part)
    return _shown(request, calling, kind, part, text, own=own, said=SAID.get(said))


@router.post("/letter-texts/{kind}/{part}")
def take_text(
    request: Request, kind: str, part: str, given: Fields, proven: Proven, installation: Installed
) -> Response:
    """Keep a text, look at it, try it or go back to ours; a broken one is refused and the one before stays."""
    _, own = _standing(installation, proven, kind, part)
    if given.get("do") == "restore":
        with installation.database.transaction(proven.institution) as connection:
            save_text(connection, proven, kind, part, None, installation.now())
        return _to(kind, part, "restored")
    text = _written(given)
    try:
        checked(text)
    except BrokenText as refused:
        return _shown(request, proven, kind, part, text, own=own, trouble=refused.sentence, status=422)
    if given.get("do") == "try":
        said = try_out(installation, proven, worded(text, _example()))
        return _shown(request, proven, kind, part, text, own=own, fresh=True, said=said)
    if given.get("do") != "save":
        return _shown(request, proven, kind, part, text, own=own, fresh=True)
    with installation.database.transaction(proven.institution) as connection:
        save_text(connection, proven, kind, part, (text.subject, text.body, text.action), installation.now())
    return _to(kind, part, "saved")


def _standing(installation: Installation, caller: Caller, kind: str, part: str) -> tuple[Text, bool]:
    if kind not in BY_CODE or part not in shipped(kind):
        raise NotFound("Такого письма нет.")
    with installation.database.reading(caller.institution) as connection:
        own = own_texts(connection, caller.institution).get((kind, part))
    return (Text(*own), True) if own else (shipped(kind)[part], False)


def _written(given: dict[str, str]) -> Text:
    def clean(name: str) -> str:
        return given.get(name, "").replace("\r\n", "\n").strip()

    return Text(clean("subject"), clean("body"), clean("action"))


def _shown(
    request: Request,
    caller: Caller,
    kind: str,
    part: str,
    text: Text,
    *,
    own: bool,
    fresh: bool = False,
    trouble: str | None = None,
    said: str | None = None,
    status: int = 200,
) -> Response:
    seen = {} if trouble else _read(text)
    shown: dict[str, Any] = {"kind": BY_CODE[kind], "part": part, "to": _parts(kind)[part], "text": text, "own": own}
    shown |= {"seen": seen, "fresh": fresh, "trouble": trouble, "said": said, "words": WORDS}
    return draw(request, "letters/text.html", status, reader=caller, **shown)


def _example(**changed: bool) -> Known:
    return Known(dict(next(iter(samples()))) | changed, "/")


def _read(text: Text) -> dict[str, Words]:
    """Give how a text reads, and how otherwise where one of its conditions holds."""
    plain = worded(text, _example())
    others = {label: worded(text, _example(**{word: True})) for word, label in OTHERWISE.items()}
    return {"": plain} | {label: words for label, words in others.items() if _said(words) != _said(plain)}


def _said(words: Words) -> tuple[object, ...]:
    """Give what is the text's own: the greeting is the service's."""
    return words.subject, words.paragraphs, words.action


def _parts(kind: str) -> dict[str, str]:
    """Name the parts that a kind has texts for; beside others, `all` are the rest."""
    there = shipped(kind)
    return {part: "остальные" if part == ALL and len(there) > 1 else part_label(part) for part in there}


def _to(kind: str, part: str, said: str) -> RedirectResponse:
    return RedirectResponse(f"/letter-texts/{kind}/{part}?said={said}", 303, headers=dict(HEADERS))
