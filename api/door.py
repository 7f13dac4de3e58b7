"""From where somebody comes: the address, his device in words, and the mark of a device that was in before."""

from fastapi import Request

from api.auth import cookie_name
from workflow.accounts.signing_in import Door

DEVICE_COOKIE = "stupeni-device"

#           what a browser says of itself, and the word for it; the first that is found
BROWSERS = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def door_of(request: Request) -> Door:
    """Give the door at which a request stands."""
    return Door(
        address=request.client.host if request.client else "",
        device=device_words(request.headers.get("user-agent", "")),
        known=request.cookies.get(cookie_name(request, DEVICE_COOKIE), ""),
    )


def device_words(agent: str) -> str:
    """Give a device in words that its owner knows again: «Firefox, Windows». Nothing else of it is kept."""
    browser = next((word for sign, word in BROWSERS if sign in agent), "Программа")
    system = next((word for sign, word in SYSTEMS if sign in agent), "")
    return f"{browser}, {system}" if system else browser
