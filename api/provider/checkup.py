"""What of the provider of identities is looked at: whether it is there, calls itself as we do, and shows its keys."""

from collections.abc import Iterator

from joserfc.errors import JoseError

from api.provider.provider import KNOWN, Provider
from api.provider.reach import Reach
from workflow.checkup.finding import Check, Finding, Needs, well, wrong
from workflow.checkup.patient import Patient
from workflow.errors import NotLetIn, Unavailable

NAME = "Сервис входа"
PASSWORDS = "До этого входят по логину и паролю."


def check_provider(patient: Patient) -> Iterator[Finding]:
    """Tell whether somebody could be sent to the provider and believed on his return; nobody is sent."""
    settings = patient.settings
    if not settings.oidc_issuer:
        return
    reach = Reach(settings.oidc_ca)
    try:
        named = reach.get(settings.oidc_issuer.rstrip("/") + KNOWN).get("issuer")
        if named != settings.oidc_issuer:
            found = f"{settings.oidc_issuer} называет себя иначе: {named or 'никак'}"
            yield wrong(NAME, found, f"Впишите его имя в STUPENI_OIDC_ISSUER буква в букву. {PASSWORDS}")
            return
        Provider(settings, patient.now, reach).read_keys()
    except Unavailable as error:
        found = f"{settings.oidc_issuer} не отвечает: {_cause(error)}"
        yield wrong(NAME, found, f"Проверьте сеть или поправьте STUPENI_OIDC_ISSUER, STUPENI_OIDC_CA. {PASSWORDS}")
    except (NotLetIn, JoseError, ValueError, TypeError, KeyError) as error:
        found = f"{settings.oidc_issuer} описывает себя не так, как должен: {type(error).__name__}"
        yield wrong(NAME, found, f"Покажите его администратору {settings.oidc_issuer.rstrip('/')}{KNOWN}. {PASSWORDS}")
    else:
        yield well(NAME, f"{settings.oidc_issuer} отвечает, ключи читаются")


def _cause(error: Unavailable) -> str:
    """Say what was met: the words for people on the page do not."""
    met = error.__cause__
    return f"{type(met).__name__}: {met}" if met else "ответ не тот, что должен быть"


CHECKS = (Check("provider", "Связь", NAME, Needs.NOTHING, check_provider),)
