"""Guards of facts about people: cards, representatives, roles, and how consents are signed and withdrawn."""

from datetime import timedelta
from typing import Any

from workflow.access import ROLES, Role
from workflow.case import Case
from workflow.consents.by_link import BY_LINK, WRITTEN, may_sign_by_link
from workflow.consents.consent import REPRESENTATIVE_SIGNS_BELOW, ends, every_consent
from workflow.errors import NotLawful, NotNow, NotTrue, NotYours
from workflow.facts.people import (
    ConsentIntended,
    ConsentKind,
    ConsentSigned,
    ConsentWithdrawn,
    PersonCard,
    RoleGranted,
)
from workflow.guards.guard import guard
from workflow.words import day_words

OLDEST = 120
LONGEST_AUDIT = timedelta(days=366)


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
    person, said = case.person, payload(case)
    holds = person is not None and ROLES[said.role] in person.roles
    if holds and isinstance(said, RoleGranted) and person is not None and person.audits_until not in (None, said.until):
        return True  # the same auditor, until another day
    return holds is not isinstance(said, RoleGranted)


@guard(NotTrue)
def an_auditor_comes_for_a_term(case: Case) -> bool:
    """Проверяющего впускают на срок не длиннее года: назовите последний день (until). Другим ролям срок не нужен."""
    said = payload(case)
    if ROLES[said.role] is not Role.AUDITOR:
        return said.until is None
    return said.until is not None and case.event.day <= said.until <= case.event.day + LONGEST_AUDIT


@guard(NotYours)
def from_above_comes_an_auditor_alone(case: Case) -> bool:
    """Вышестоящая организация впускает сюда только проверяющего; остальные роли дают здесь."""
    return case.event.actor.role is not Role.HEAD_ABOVE or ROLES[payload(case).role] is Role.AUDITOR


@guard(NotTrue)
def representative_is_an_adult(case: Case) -> bool:
    """Законный представитель — взрослый: проверьте, того ли человека вы назвали и верна ли его дата рождения."""
    named = case.someone(payload(case).representative)
    age = named.age_on(case.event.day) if named else None
    return age is None or age >= REPRESENTATIVE_SIGNS_BELOW


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


@guard(NotTrue)
def consent_is_dated_by_its_signing(case: Case) -> bool:
    """Согласие датируют днём подписи: по нему считают возраст и кто подписывает."""
    signed: ConsentSigned = payload(case)
    paper, day = case.event.paper, case.event.day
    if paper is not None and paper.day != day:
        raise NotTrue(
            f"Бумага помечена {day_words(paper.day)}, а событие — {day_words(day)}. Согласие датируют днём подписи: "
            "поставьте его и в дату бумаги, и во время события."
        )
    if signed.until is not None and signed.until < day:
        raise NotTrue(f"Срок согласия кончился раньше, чем его подписали: {day_words(signed.until)}.")
    return True


@guard(NotTrue)
def health_belongs_to_processing(case: Case) -> bool:
    """Сведения о здоровье называют в согласии на обработку данных, в других видах согласий их нет."""
    signed: ConsentSigned = payload(case)
    return not signed.health or signed.kind is ConsentKind.PROCESSING


@guard(NotNow)
def consent_is_there_to_withdraw(case: Case) -> bool:
    """Отзывать нечего: такого согласия нет или оно уже отозвано."""
    withdrawal: ConsentWithdrawn = payload(case)
    if case.person is None:
        return False
    meant = [one for one in every_consent(case.person) if one.kind is withdrawal.kind and one.withdrawal is None]
    signed = [one.signed.payload for one in meant if one.signed is not None]
    return any(withdrawal.receiver in (None, one.receiver) for one in signed)


@guard(NotTrue)
def stop_is_demanded_of_processing(case: Case) -> bool:
    """Прекратить обработку требуют, отзывая согласие на обработку данных, а не другое."""
    withdrawal: ConsentWithdrawn = payload(case)
    return not withdrawal.stop_demanded or withdrawal.kind is ConsentKind.PROCESSING


@guard(NotNow)
def consent_was_outgrown(case: Case) -> bool:
    """Подписывать заново нечего: новое согласие уже есть, или дата рождения исправлена."""
    return _ends_something(case)


@guard(NotNow)
def consent_has_expired(case: Case) -> bool:
    """Истекать нечему: новое согласие уже есть."""
    return _ends_something(case)


def _ends_something(case: Case) -> bool:
    person = case.person
    consents = every_consent(person) if person else []
    return any(
        one.signed is not None and one.in_force and person is not None and ends(person, one.signed, case.event)
        for one in consents
    )


@guard(NotLawful)
def questioning_is_not_withdrawn(case: Case) -> bool:
    """Согласие на психологическое анкетирование отозвано: измерять больше нельзя."""
    return case.person is None or case.person.consent(ConsentKind.QUESTIONING).withdrawal is None


@guard(NotLawful)
def link_signs_what_needs_no_paper(case: Case) -> bool:
    """Это согласие подписывают на бумаге: ссылка не заменяет подписи."""
    said: ConsentSigned = payload(case)
    if case.event.channel != BY_LINK or case.person is None or may_sign_by_link(case.person, said.kind):
        return True
    if said.kind in WRITTEN:
        raise NotLawful(f"Это согласие подписывают на бумаге: {WRITTEN[said.kind]}.")
    return False


@guard(NotNow)
def consent_is_still_to_sign(case: Case) -> bool:
    """Подписывать нечего: это согласие уже в силе."""
    said: ConsentIntended = payload(case)
    return case.person is not None and not case.person.consent(said.kind).in_force
