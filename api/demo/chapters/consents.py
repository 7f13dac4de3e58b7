"""Consents: each kind a paper of its own, signed by those who must by age."""

from datetime import datetime, timedelta

from api.demo.school import Someone
from api.demo.script import Script, Tale
from workflow.access import Role, by

PUPILS = ("processing", "participation", "questioning")
ADULTS = ("processing", "participation", "questioning")
TITLES = {
    "processing": "Согласие на обработку данных",
    "participation": "Согласие на участие",
    "questioning": "Согласие на анкетирование",
    "publication": "Согласие на публикацию",
}
PERSON_SIGNS_FROM, ADULT_FROM = 14, 18


def sign_all(script: Script, person: Someone, role: Role, at: datetime, *, publication: bool = False) -> None:
    """Sign every consent that taking part needs, one after another."""
    kinds = (*(PUPILS if person.is_pupil else ADULTS), *(("publication",) if publication else ()))
    script.consenting.setdefault(person, (role, at, kinds))
    for number, kind in enumerate(kinds):
        sign(script, person, kind, role, at + timedelta(minutes=number))


def sign(speaker: Script | Tale, person: Someone, kind: str, role: Role, at: datetime, told: str | None = None) -> None:
    """Sign one consent: below 14 the parent signs, below 18 both, then the person alone.

    In a story `told` is how it goes on with the signature.
    """
    script = speaker.script if isinstance(speaker, Tale) else speaker
    before, after = script.age_around(person, at)
    himself = after >= PERSON_SIGNS_FROM
    parent = person.parent if before < ADULT_FROM else None
    values = {"kind": kind, "signed_by_person": himself, "signed_by_representative": parent.id if parent else None}
    signer, acting = (person, role) if himself or parent is None else (parent, by.REPRESENTATIVE)
    voice = script.on_paper(signer, acting, TITLES[kind])
    if isinstance(speaker, Tale):
        speaker.say(at, told, "consent.signed", person.ref, voice, **values)
    else:
        script.say(at, "consent.signed", person.ref, voice, **values)
