"""Guards of what is told of a person beyond who he is: it waits for his consent, and its codes belong together."""

from workflow.case import Case
from workflow.consents.consent import REPRESENTATIVE_SIGNS_BELOW
from workflow.errors import NotLawful, NotTrue
from workflow.facts.pairs import MentorOffered, RequestChanged, RequestSubmitted
from workflow.facts.people import ConsentKind, PersonCard
from workflow.guards.guard import guard
from workflow.guards.people import payload

OF_CARD = {
    "phone": "телефон",
    "email": "почта",
    "max_address": "MAX",
    "contact": "другой способ связаться",
    "reached_by": "как лучше связаться",
    "post": "должность",
    "work_years": "стаж",
    "subject": "предмет",
    "organisation": "организация",
}
"""What of a child's card waits. Before that his representative is asked, whose contact stands on a card of its own.

An adult signs for himself and is asked himself: his own contact and what he does are what asking needs.
"""


@guard(NotLawful)
def card_details_wait_for_consent(case: Case) -> bool:
    """До согласия на обработку данных о ребёнке хранят только имя, дату рождения и класс."""
    card: PersonCard = payload(case)
    age = card.age_on(case.event.day)
    told = [words for field, words in OF_CARD.items() if getattr(card, field) is not None]
    if age is None or age >= REPRESENTATIVE_SIGNS_BELOW or not told:
        return True
    if case.person is not None and case.person.consented(ConsentKind.PROCESSING, case.event.day):
        return True
    raise NotLawful(
        "До согласия на обработку данных с подписью законного представителя о ребёнке хранят только имя, дату "
        f"рождения и класс. Подождут: {', '.join(told)}. Способ связи сейчас нужен только с представителем."
    )


@guard(NotTrue)
def offered_forms_are_run_here(case: Case) -> bool:
    """Эти формы в цикле не идут."""
    offer: MentorOffered = payload(case)
    cycle = case.cycle
    if cycle is None or cycle.forms_run is None:
        return True
    absent = [cycle.pack.forms[form].title for form in offer.forms if form not in cycle.forms_run]
    if absent:
        run = ", ".join(cycle.pack.forms[form].title for form in cycle.pack.forms if form in cycle.forms_run)
        raise NotTrue(f"В этом цикле не идёт: {', '.join(absent)}. Идут: {run}.")
    return True


@guard(NotTrue)
def role_models_are_of_the_forms(case: Case) -> bool:
    """Такого варианта в этой форме нет."""
    said: RequestSubmitted | RequestChanged | MentorOffered = payload(case)
    if case.cycle is None:
        return False
    forms, wanted = _wanted(said)
    known = {model.code: model.title for form in forms for model in case.cycle.pack.forms[form].role_models}
    strange = [code for code in wanted if code not in known]
    if strange:
        raise NotTrue(f"Варианта «{strange[0]}» в этой форме нет. Есть: {', '.join(known.values())}.")
    return True


@guard(NotTrue)
def informant_is_known(case: Case) -> bool:
    """Человека, который рассказал о запросе, здесь нет: внесите его в список или оставьте только канал."""
    request: RequestSubmitted = payload(case)
    return request.told_by is None or case.someone(request.told_by) is not None


def _wanted(said: RequestSubmitted | RequestChanged | MentorOffered) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the forms that somebody speaks of, and the role models that he names."""
    if isinstance(said, MentorOffered):
        return said.forms, said.role_models
    return (said.form,), ((said.role_model,) if said.role_model else ())
