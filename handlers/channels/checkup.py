"""What of the channels is looked at: whether the mail server and the messenger let us in; nothing is sent."""

import smtplib
from collections.abc import Iterator

from handlers.channels.channel import Ended
from handlers.channels.email import Email
from handlers.channels.max import Max
from workflow.checkup.addresses import without_password
from workflow.checkup.finding import Check, Finding, Needs, well, wrong
from workflow.checkup.patient import Patient


def check_mail(patient: Patient) -> Iterator[Finding]:
    """Tell whether the mail server lets us in."""
    settings = patient.settings
    if settings.smtp_url is None:
        return
    shown = without_password(settings.smtp_url)
    try:
        Email(settings.smtp_url, settings.mail_from, settings.smtp_ca).greet()
    except smtplib.SMTPAuthenticationError as error:
        yield wrong("Почта", f"{shown} не принимает имя или пароль: {error.smtp_code}", f"Поправьте их в {MAIL}")
    except (OSError, smtplib.SMTPException) as error:
        found = f"{shown} не отвечает: {getattr(error, 'strerror', None) or type(error).__name__}"
        yield wrong("Почта", found, f"Проверьте сервер, порт и TLS или поправьте {MAIL}")
    else:
        yield well("Почта", f"{shown} впускает")


def check_max(patient: Patient) -> Iterator[Finding]:
    """Tell whether the messenger knows our bot."""
    settings = patient.settings
    if settings.max_token is None:
        return
    found = Max(settings.max_url, settings.max_token, settings.max_ca).greet()
    said = f"{settings.max_url}: {found.kept}"
    if found.ended is Ended.DELIVERED:
        yield well("MAX", said)
    elif found.ended is Ended.LATER:
        yield wrong("MAX", said, f"Проверьте сеть или поправьте STUPENI_MAX_URL, STUPENI_MAX_CA. {WAIT}")
    else:
        yield wrong("MAX", said, f"{found.what_to_do} {WAIT}")


WAIT = "Письма ждут и на страницах читателей стоят."
MAIL = f"STUPENI_SMTP_URL. {WAIT}"


CHECKS = (
    Check("mail", "Связь", "Почта", Needs.NOTHING, check_mail),
    Check("max", "Связь", "MAX", Needs.NOTHING, check_max),
)
