"""The small school answers questionnaires: those that its pack has for a person, every question of them."""

from typing import Any

from tests.world import World, identity
from workflow.decision import Decision
from workflow.packs.answers import sample
from workflow.packs.questionnaire import Questionnaire
from workflow.subjects.submissions import asked_of, submissions


class Answering(World):
    """A world whose people fill in questionnaires."""

    def answer(self, name: str, purpose: str, audience: str | None = None, **more: Any) -> Decision:
        """Have a questionnaire of this purpose submitted, every question answered; `answers` replace those made up."""
        code, one = self._asked(name, purpose, audience)
        given = {"answers": sample(one) | more.pop("answers", {}), "version": one.version, **more}
        about: dict[str, Any] = {"cycle": identity("c"), "purpose": purpose, "code": code}
        return self.say("questionnaire.submitted", f"person/{name}", **about, **given)

    def answer_anew(self, name: str, purpose: str, audience: str | None = None) -> None:
        """Have a questionnaire submitted, with a reason where it was before."""
        code, _ = self._asked(name, purpose, audience)
        before = submissions(self.person(name), self.cycle, code)
        self.answer(name, purpose, audience, **({"reason": "Ещё раз"} if before else {}))

    def _asked(self, name: str, purpose: str, audience: str | None) -> tuple[str, Questionnaire]:
        """Find what the pack asks this person for a purpose, else what it asks others: that is refused."""
        person, asked = self.person(name), self.cycle.pack.questionnaires.items()
        found = [(code, one) for code, one in (*asked_of(person, self.cycle), *asked) if one.purpose == purpose]
        return next((code, one) for code, one in found if audience in (None, one.audience))
