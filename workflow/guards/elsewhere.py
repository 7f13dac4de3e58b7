"""Guards of offering a mentor to another institution, and of answering such an offer."""

from workflow.across.offers import OfferState
from workflow.case import Case
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.facts.elsewhere import MentorOfferedElsewhere
from workflow.facts.people import ConsentKind, ConsentSigned, ConsentWithdrawn
from workflow.guards.consents import signers_words
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.subjects.mentor import Mentor
from workflow.subjects.person import Person

ANSWERED_BY = frozenset(
    {"received_mentor.accepted", "received_mentor.declined", "mentor.withdrawn_elsewhere", "person.erased"}
)
"""What may be said of somebody who was offered here and is not accepted."""


@guard(NotTrue)
def receiver_is_another_institution(case: Case) -> bool:
    """Это ваша организация: предложить наставника можно только другой."""
    offer: MentorOfferedElsewhere = payload(case)
    return offer.receiver != case.institution.id


@guard(NotLawful)
def mentor_agreed_to_be_asked_elsewhere(case: Case) -> bool:
    """Наставник не соглашался, чтобы его звали другие организации: спросите его и запишите это в его предложении."""
    mentor = _mentor(case)
    return mentor is not None and not mentor.left and bool(mentor.offer and mentor.offer.ask_elsewhere)


@guard(NotTrue)
def transfer_names_its_receiver(case: Case) -> bool:
    """Согласие на передачу называет организацию-получателя, и только оно: каждой организации своя бумага."""
    signed: ConsentSigned = payload(case)
    return (signed.receiver is not None) is (signed.kind is ConsentKind.TRANSFER)


@guard(NotTrue)
def withdrawn_receiver_belongs_to_transfer(case: Case) -> bool:
    """Получателя называют, отзывая согласие на передачу, а не другое."""
    withdrawn: ConsentWithdrawn = payload(case)
    return withdrawn.receiver is None or withdrawn.kind is ConsentKind.TRANSFER


@guard(NotLawful)
def consent_to_pass_on_is_in_force(case: Case) -> bool:
    """Наставник не подписал согласия на передачу данных этой организации."""
    offer: MentorOfferedElsewhere = payload(case)
    consent = case.person.consent_to_pass_on(offer.receiver) if case.person else None
    if case.person and consent and consent.in_force and consent.signed and consent.signed.day <= case.event.day:
        return True
    why = f" Прежнее не действует: {consent.ended.label}." if consent and consent.ended else ""
    raise NotLawful(
        f"Нужно согласие на передачу данных именно этой организации с подписью: {signers_words(case.person, case)}."
        f"{why} Запишите его на странице согласий (consent.signed, kind transfer, receiver) и предложите снова."
        if case.person
        else None
    )


@guard(NotTrue)
def passed_on_forms_are_his(case: Case) -> bool:
    """Предложить можно только в тех формах, которые он сам назвал в этом цикле."""
    offer: MentorOfferedElsewhere = payload(case)
    mentor = _mentor(case)
    return mentor is not None and mentor.offer is not None and set(offer.forms) <= set(mentor.offer.forms)


@guard(NotNow)
def receiver_has_no_offer_of_him(case: Case) -> bool:
    """Этой организации наставник уже предложен: её ответ появится на его карточке."""
    offer: MentorOfferedElsewhere = payload(case)
    sent = case.person.sent_elsewhere if case.person else ()
    over = (OfferState.DECLINED, OfferState.WITHDRAWN)
    return not any(one.receiver == offer.receiver and one.state not in over for one in sent)


@guard(NotNow)
def received_mentor_waits(case: Case) -> bool:
    """Этого человека другая организация не предлагала."""
    received = case.person.received if case.person else None
    if received is None:
        return False
    if received.state is OfferState.WITHDRAWN:
        raise NotNow(
            "Согласие, по которому его предложили, больше не действует: решать нечего, копию уничтожают по акту."
        )
    if received.state is not OfferState.WAITS:
        raise NotNow(f"Ответ уже дан: {received.state.label}.")
    return True


@guard(NotNow)
def received_is_accepted(case: Case) -> bool:
    """Его предложила другая организация: сначала примите его, до этого о нём ничего не записывают."""
    if case.event.type in ANSWERED_BY:
        return True
    people = [one for one in case.named if isinstance(one, Person) and one.received is not None]
    return all(one.received is None or one.received.state is OfferState.ACCEPTED for one in people)


def _mentor(case: Case) -> Mentor | None:
    """Give the person as a mentor of the cycle named."""
    return case.cycle.mentors.get(case.person.id) if case.cycle and case.person else None
