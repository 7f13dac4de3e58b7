"""What only HTTP can get wrong; the rest of the tree is in workflow/errors.py."""

from workflow.errors import StupeniError


class BadRequest(StupeniError):
    """Запрос не прочитать."""

    code = "bad_request"


class NotSignedIn(StupeniError):
    """Нужен заголовок Authorization: Bearer с действующим ключом."""

    code = "not_signed_in"


class WrongMediaType(StupeniError):
    """Такой формат не принимается."""

    code = "wrong_media_type"


class FactorWanted(NotSignedIn):
    """Нужен второй фактор: войдите с кодом из приложения или с резервным кодом."""

    code = "factor_wanted"


class FactorMissing(FactorWanted):
    """С вашей ролью нужен второй фактор: войдите на сайт, там его подключают за минуту."""

    code = "factor_missing"
