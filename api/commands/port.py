"""The address that the site listens on: whether it can be had, and by which setting it cannot."""

import errno
import socket

from workflow.errors import BadSetting
from workflow.settings import Settings


def check_port_is_free(settings: Settings) -> None:
    """Refuse an address that cannot be listened on, before anything is started."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    except OSError as unknown:
        raise BadSetting(
            f"STUPENI_HOST: ожидался адрес этой машины, например 127.0.0.1 или 0.0.0.0, получено «{settings.host}»."
        ) from unknown
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as wrong:
            raise BadSetting(_why_not(settings, wrong)) from wrong


def _why_not(settings: Settings, wrong: OSError) -> str:
    """Say why an address cannot be listened on, by setting."""
    here = f"{settings.host}:{settings.port}"
    if wrong.errno == errno.EADDRINUSE:
        return f"Адрес {here} занят: задайте другой порт, например STUPENI_PORT={settings.port % 65535 + 1}."
    if wrong.errno == errno.EACCES:
        return f"STUPENI_PORT: порт {settings.port} этому пользователю не открыть: задайте от 1024 и выше."
    return f"STUPENI_HOST: адрес {here} на этой машине не открыть ({wrong.strerror}): задайте 127.0.0.1 или 0.0.0.0."
