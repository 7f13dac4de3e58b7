"""Guards of facts about people: cards, representatives, roles, and everything that waits for a consent."""

from typing import Any

from workflow.access import ROLES
from workflow.case import Case
from workflow.errors import NotLawful, NotNow, NotTrue, NotYours
from workflow.facts.pairs import RequestChanged, RequestSubmitted
from workflow.facts.people import ConsentKind, ConsentSigned, ConsentWithdrawn, PersonCard, RoleGranted
from workflow.guards.guard import guard
from workflow.subjects.person import Person

OLDEST = 120
OF_REQUEST = ("situation", "role_model", "request", "hours_a_week", "when_free", "told_through", "told_by")


def payload(case: Case) -> Any:
    """Give the payload of a case whose event type the guard is written for."""
    return case.event.payload


@guard(NotNow)
def institution_is_new(case: Case) -> bool:
    """Организация уже подключена."""
    return case.institution.card is None


@guard(NotTrue)
def birth_date_is_possible(case: Case) -> bool:
    """Дата рождения не может быть в будущем или раньше, чем 120 лет назад: проверьте год."""
    card = payload(case)
    if not isinstance(card, PersonCard) or card.birth_date is None:
        return True
    return card.birth_date <= case.event.day and case.event.day.year - card.birth_date.year <= OLDEST


@guard(NotTrue)
def representative_is_another_person(case: Case) -> bool:
    """Законный представитель — другой человек, не сам ребёнок."""
    return bool(payload(case).representative != case.event.subject.id)


@guard(NotNow)
def role_changes(case: Case) -> bool:
    """Роль уже такая: давать нечего и снимать нечего."""
    person = case.person
    holds = person is not None and ROLES[payload(case).role] in person.roles
    return holds is not isinstance(payload(case), RoleGranted)


@guard(NotLawful)
def those_who_must_sign_signed(case: Case) -> bool:
    """Согласие подписали не те, кто должен по возрасту."""
    consent: ConsentSigned = payload(case)
    person = case.person
    if person is None:
        return False
    himself, representative = person.signers_on(case.event.day)
    missing = []
    if himself and not consent.signed_by_person:
        missing.append(f"сам участник ({person.age_on(case.event.day) or 'взрослый'})")
    if representative and consent.signed_by_representative is None:
        missing.append("законный представитель")
    if missing:
        raise NotLawful(f"По возрасту на день подписи не хватает подписи: {', '.join(missing)}.")
    signer = consent.signed_by_representative
    if signer is not None and signer not in person.representatives:
        raise NotLawful("Подписавший не назван законным представителем: сначала событие representative.named.")
    return True


@guard(NotYours)
def address_is_ones_own(case: Case) -> bool:
    """Адрес календаря меняет и отзывает тот, чей это календарь."""
    return case.person is not None and case.person.id == case.actor


@guard(NotNow)
def consent_is_in_force(case: Case) -> bool:
    """Отзывать нечего: такого согласия нет или оно уже отозвано."""
    withdrawal: ConsentWithdrawn = payload(case)
    return case.person is not None and case.person.consented(withdrawal.kind)


@guard(NotLawful)
def processing_is_consented(case: Case) -> bool:
    """Без согласия на обработку персональных данных это не принимают."""
    return case.person is None or agreed_to_processing(case, case.person)


@guard(NotLawful)
def questioning_is_not_withdrawn(case: Case) -> bool:
    """Согласие на психологическое анкетирование отозвано: измерять больше нельзя."""
    person = case.person
    if person is None:
        return True
    withdrawn = any(fact.payload.kind is ConsentKind.QUESTIONING for fact in person.of(ConsentWithdrawn))
    return not withdrawn or person.consented(ConsentKind.QUESTIONING, case.event.day)


@guard(NotLawful)
def details_wait_for_consent(case: Case) -> bool:
    """Причина запроса, вариант пары, сам запрос и время для встреч принимаются после согласия на обработку данных."""
    request: RequestSubmitted | RequestChanged = payload(case)
    if not any(getattr(request, field, None) for field in OF_REQUEST):
        return True
    mentee = case.someone(request.mentee) if isinstance(request, RequestSubmitted) else None
    mentee = mentee or (case.pair.mentee if case.pair else None)
    return mentee is not None and agreed_to_processing(case, mentee)


def agreed_to_processing(case: Case, person: Person) -> bool:
    """Refuse, saying whose signature is missing, when no consent to processing was in force on the day."""
    if person.consented(ConsentKind.PROCESSING, case.event.day):
        return True
    himself, representative = person.signers_on(case.event.day)
    signers = " и ".join(
        word for word, must in (("участника", himself), ("законного представителя", representative)) if must
    )
    raise NotLawful(
        f"Нужно согласие на обработку персональных данных с подписью: {signers}. "
        "Запишите его событием consent.signed и пришлите это событие снова под новым номером."
    )
