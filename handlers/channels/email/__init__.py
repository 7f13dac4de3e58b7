"""E-mail over SMTP: plain text and HTML in one message, under an id that stays the same."""

import os
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from handlers.channels.asking import cut_off
from handlers.channels.channel import PATIENCE_SECONDS, Ended, Message, Outcome
from workflow.letters.lawful import Channel

TALK_SECONDS = 15
"""How long the talk may take once we were greeted."""
NO_SUCH_ADDRESS = "Проверьте адрес почты на карточке: сервер получателя его не принимает."
REFUSED = "Почтовый сервер отказывается отправлять: посмотрите его ответ и настройки почты."


class Email:
    """Speaks to one server: `smtp://` (with STARTTLS where it is offered), `smtps://`, `smtp+starttls://` insists."""

    channel = Channel.EMAIL
    at_once = None

    def __init__(self, url: str, sender: str, authorities: str | None = None) -> None:
        parts = urlsplit(url)
        self._scheme = parts.scheme
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if parts.scheme == "smtps" else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender
        self._tls = ssl.create_default_context(cafile=authorities)

    def host(self, message: Message) -> str:
        """Name the server: one for all."""
        return self._host

    def send(self, message: Message) -> Outcome:
        """Give it to the server; an address that it refuses for good is a permanent failure."""
        try:
            with self._talk() as server:
                server.send_message(self._written(message), parseaddr(self._sender)[1], [message.to])
        except smtplib.SMTPRecipientsRefused as wrong:
            code, answer = next(iter(wrong.recipients.values()))
            return _refused(code, _words(answer), NO_SUCH_ADDRESS)
        except smtplib.SMTPResponseException as wrong:
            return _refused(wrong.smtp_code, _words(wrong.smtp_error), REFUSED)
        except (OSError, smtplib.SMTPException, ssl.SSLError) as wrong:
            return Outcome(Ended.LATER, f"{type(wrong).__name__}: {wrong}")
        except (UnicodeError, ValueError) as wrong:
            return Outcome(Ended.NEVER, f"{type(wrong).__name__}: {wrong}", what_to_do=NO_SUCH_ADDRESS)
        return Outcome(Ended.DELIVERED, "250 принято почтовым сервером")

    @contextmanager
    def _talk(self) -> Iterator[smtplib.SMTP]:
        """Connect and introduce ourselves; the whole talk has an end, however slowly the other one speaks."""
        server = self._connected()
        with closing(server), _line_of(server) as line, cut_off(line, TALK_SECONDS):
            if self._scheme == "smtp+starttls" or (self._scheme != "smtps" and _offers_tls(server)):
                server.starttls(context=self._tls)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
            yield server
            with suppress(OSError, smtplib.SMTPException):  # it is taken by now, whatever they say to our goodbye
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            return smtplib.SMTP_SSL(
                self._host, self._port, timeout=PATIENCE_SECONDS, context=self._tls, local_hostname=_local()
            )
        return smtplib.SMTP(self._host, self._port, timeout=PATIENCE_SECONDS, local_hostname=_local())

    def _written(self, message: Message) -> EmailMessage:
        """Write it by RFC 5322; the id of the message and the time when it was made are the same at every attempt."""
        domain = parseaddr(self._sender)[1].rpartition("@")[2] or "localhost"
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"] = self._sender, message.to, message.subject
        mail["Date"] = format_datetime(message.made_at.astimezone(UTC))
        mail["Message-ID"] = f"<{message.id}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        if message.unsubscribe:
            mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
            if message.unsubscribe.startswith("https://"):  # with one press in the mail program (RFC 8058)
                mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(message.plain)
        mail.add_alternative(message.html, subtype="html")
        return mail


def _line_of(server: smtplib.SMTP) -> socket.socket:
    """Give the line itself: it stays the same when TLS begins on it."""
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected
    return socket.socket(fileno=os.dup(server.sock.fileno()))


def _offers_tls(server: smtplib.SMTP) -> bool:
    server.ehlo_or_helo_if_needed()
    return server.has_extn("starttls")


def _refused(code: int, answer: str, what_to_do: str) -> Outcome:
    """A refusal with 5xx is for good, one with 4xx for now (RFC 5321, section 4.2.1)."""
    said = f"{code} {answer}"
    if 400 <= code < 500:
        return Outcome(Ended.LATER, said, after=timedelta(minutes=15) if code in (450, 451, 452) else None)
    return Outcome(Ended.NEVER, said, what_to_do=what_to_do)


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _local() -> str:
    return socket.gethostname() or "localhost"
