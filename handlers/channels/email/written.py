"""A message as bytes, by RFC 5322 and MIME: plain text and HTML, the same at every attempt."""

from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

from handlers.channels.channel import Message


def written(message: Message, sender: str) -> bytes:
    """Write a message; ValueError when a header would break. It is ASCII but for an address that is not."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    mail = EmailMessage(policy=SMTP if message.to.isascii() else SMTPUTF8)
    mail["From"], mail["To"], mail["Subject"] = sender, message.to, message.subject
    mail["Date"] = format_datetime(message.made_at.astimezone(UTC))
    mail["Message-ID"] = f"<{message.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        if message.unsubscribe.startswith("https://"):  # with one press in the mail program (RFC 8058)
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.plain)
    mail.add_alternative(message.html, subtype="html")
    mail.set_boundary(f"=_{message.id.hex}")
    return mail.as_bytes()
