"""MAX: a bot that writes to whoever has begun a talk with it; only an answer that names the message is believed."""

import http.client
import json
import re
import ssl
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from handlers.channels.asking import ask
from handlers.channels.channel import Ended, Message, Outcome
from workflow.letters.lawful import Channel

MOST_SIGNS = 4000
NOT_BEGUN = "Попросите человека открыть бота в MAX и нажать «Начать», или выберите ему другой способ связи."
NO_NAME = "Впишите на карточку имя в MAX (@имя или ссылку max.ru/имя) либо выберите другой способ связи."
NO_BOT = "Бота там не знают: поправьте STUPENI_MAX_URL или STUPENI_MAX_TOKEN."
NAME = re.compile(r"[A-Za-z][\w.-]{1,199}")
BY_ITS_CODE = {
    "chat.not.found": NOT_BEGUN,
    "chat.denied": NOT_BEGUN,
    "user.not.found": "Проверьте адрес в MAX на карточке: такого пользователя бот не знает.",
    "verify.token": "Ключ бота MAX не принят: проверьте настройку STUPENI_MAX_TOKEN.",
}
LATER = ("too.many.requests", "service.unavailable", "attachment.not.ready", "internal.error")


class Max:
    """Speaks to the API of the messenger at an address, with the bot's token and the authorities that sign for it."""

    channel = Channel.MAX
    at_once = None
    line = nullcontext

    def __init__(self, url: str, token: str, authorities: str | None = None) -> None:
        self._url, self._token = url.rstrip("/"), token
        self._tls = ssl.create_default_context(cafile=authorities)

    @property
    def one_host(self) -> str:
        """Name the API: one for all."""
        return self._url

    def host(self, message: Message) -> str:
        """Name the API."""
        return self.one_host

    def greet(self) -> Outcome:
        """Ask who we are, and write to nobody."""
        try:
            answer = self._ask("/me")
        except (OSError, http.client.HTTPException, ValueError) as wrong:
            return _silence(wrong)
        if answer.status == 200 and not answer.code and answer.told.get("user_id"):
            return Outcome(Ended.DELIVERED, f"бот «{answer.told.get('name') or answer.told['user_id']}»")
        if _is_for_later(answer):
            return Outcome(Ended.LATER, answer.words)
        return Outcome(Ended.NEVER, answer.words, what_to_do=BY_ITS_CODE.get(answer.code, NO_BOT))

    def send(self, message: Message) -> Outcome:
        """Send the text; an answer of 200 that carries an error, or no id of the message, is no delivery."""
        try:
            chat = self._chat(message)
            if isinstance(chat, Outcome):
                return chat
            text = message.plain if len(message.plain) <= MOST_SIGNS else message.plain[: MOST_SIGNS - 1] + "…"
            told = {"text": f"{message.subject}\n\n{text}"[:MOST_SIGNS], "notify": True}
            return _sent(self._ask(f"/messages?{urlencode({'chat_id': chat})}", message, told))
        except (OSError, http.client.HTTPException, ValueError) as wrong:
            return _silence(wrong)

    def _chat(self, message: Message) -> str | Outcome:
        """Find the talk of the bot with somebody by his name there; a telephone number finds nobody."""
        name = message.to.rstrip("/").rpartition("/")[2].removeprefix("@")
        if not NAME.fullmatch(name):
            return Outcome(Ended.NEVER, "по номеру телефона бот не пишет", what_to_do=NO_NAME)
        answer = self._ask(f"/chats/{quote('@' + name)}", message)
        chat = answer.told.get("chat_id")
        return str(chat) if answer.status == 200 and not answer.code and chat else _not_sent(answer)

    def _ask(self, path: str, message: Message | None = None, told: Mapping[str, Any] | None = None) -> "_Answer":
        body = None if told is None else json.dumps(told).encode()
        headers = {"Authorization": self._token, "Content-Type": "application/json"}
        headers |= {"X-Request-Id": str(message.id)} if message else {}
        method = "GET" if body is None else "POST"
        answer = ask(method, self._url + path, body, headers, self._tls)
        return _Answer(answer.status, _dict(answer.content), answer.after(message.at) if message else None)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    told: Mapping[str, Any]
    after: timedelta | None

    @property
    def code(self) -> str:
        """Give the code of an error; the messenger may put one into an answer of 200."""
        return str(self.told.get("code") or self.told.get("error") or "")

    @property
    def words(self) -> str:
        message = self.told.get("message")
        return f"{self.status} {self.code} {message if isinstance(message, str) else ''}".strip()


def _silence(wrong: Exception) -> Outcome:
    return Outcome(Ended.LATER, f"{type(wrong).__name__}: {wrong}")


def _sent(answer: _Answer) -> Outcome:
    message = answer.told.get("message")
    body = message.get("body") if isinstance(message, dict) else None
    number = body.get("mid") if isinstance(body, dict) else None
    if answer.status == 200 and not answer.code and number:
        return Outcome(Ended.DELIVERED, f"200 {number}")
    return _not_sent(answer)


def _not_sent(answer: _Answer) -> Outcome:
    if _is_for_later(answer):
        return Outcome(Ended.LATER, answer.words, after=answer.after)
    if answer.status == 200 and not answer.code:
        return Outcome(Ended.LATER, "200, но без номера сообщения")
    what_to_do = BY_ITS_CODE.get(answer.code, "MAX не принял сообщение: посмотрите его ответ.")
    return Outcome(Ended.NEVER, answer.words, what_to_do=what_to_do)


def _is_for_later(answer: _Answer) -> bool:
    return answer.status == 429 or answer.status >= 500 or answer.code in LATER


def _dict(content: bytes) -> Mapping[str, Any]:
    """Read what came as JSON; whatever it is not, is nothing."""
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
