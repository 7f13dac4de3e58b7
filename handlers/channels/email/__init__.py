"""E-mail over SMTP: plain text and HTML in one message, under an id that stays the same."""

import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from handlers.channels.asking import cut_off
from handlers.channels.channel import PATIENCE_SECONDS, Ended, Message, Outcome
from handlers.channels.email.written import written
from workflow.letters.lawful import Channel

TALK_SECONDS = 15
"""How long a talk may take once we were greeted."""
OK = 250
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
        self._mine = _Line()

    @property
    def one_host(self) -> str:
        """Name the server: one for all."""
        return self._host

    def host(self, message: Message) -> str:
        """Name the server."""
        return self.one_host

    @contextmanager
    def line(self) -> Iterator[None]:
        """Keep the connection from one message of this thread to the next, and say goodbye at the end."""
        self._mine.kept = True
        try:
            yield
        finally:
            self._mine.kept = False
            self._hang_up()

    def greet(self) -> None:
        """Connect, sign in and say goodbye; OSError or SMTPException says why that cannot be."""
        with self._talk() as server:
            server.noop()

    def send(self, message: Message) -> Outcome:
        """Give it to the server; an address that it refuses for good is a permanent failure."""
        try:
            return self._sent(message)
        finally:
            if not self._mine.kept:
                self._hang_up()

    def _sent(self, message: Message) -> Outcome:
        try:
            self._give(message)
        except smtplib.SMTPRecipientsRefused as wrong:
            code, answer = next(iter(wrong.recipients.values()))
            return _refused(code, _words(answer), NO_SUCH_ADDRESS)
        except smtplib.SMTPResponseException as wrong:
            return _refused(wrong.smtp_code, _words(wrong.smtp_error), REFUSED)
        except (OSError, smtplib.SMTPException, ssl.SSLError) as wrong:
            return Outcome(Ended.LATER, f"{type(wrong).__name__}: {wrong}", let_in=self._mine.server is not None)
        except (UnicodeError, ValueError) as wrong:
            return Outcome(Ended.NEVER, f"{type(wrong).__name__}: {wrong}", what_to_do=NO_SUCH_ADDRESS)
        return Outcome(Ended.DELIVERED, "250 принято почтовым сервером")

    def _give(self, message: Message) -> None:
        """Give a message to the server, once: of one that was not answered nobody knows whether it was taken."""
        mail, ours = written(message, self._sender), parseaddr(self._sender)[1]
        options = () if mail.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        self._server().sendmail(ours, [message.to], mail, options)

    def _server(self) -> smtplib.SMTP:
        """Give the server of this thread: over the connection that was kept while that lives, else over a new one."""
        if self._mine.server is None or not _is_alive(self._mine.server):
            self._hang_up()
            self._mine.server = self._mine.talk.enter_context(self._talk())
        return self._mine.server

    def _hang_up(self) -> None:
        self._mine.server = None
        self._mine.talk.close()

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


class _Line(threading.local):
    """The connection of a thread: whether it is kept, and the server at its other end."""

    def __init__(self) -> None:
        self.kept = False
        self.server: smtplib.SMTP | None = None
        self.talk = ExitStack()


def _line_of(server: smtplib.SMTP) -> socket.socket:
    """Give the line itself: it stays the same when TLS begins on it."""
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected
    return socket.socket(fileno=os.dup(server.sock.fileno()))


def _is_alive(server: smtplib.SMTP) -> bool:
    """Ask whether a server still listens: it ends a connection that was silent for long, or has had its share."""
    try:
        return server.noop()[0] == OK
    except smtplib.SMTPException:
        return False


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
