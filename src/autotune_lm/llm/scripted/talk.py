"""Floor 3. The facts of a passage, and conversations about it."""

from collections.abc import Mapping

from autotune_lm.llm.scripted.create import Draft, drafts
from autotune_lm.llm.scripted.harder import untold
from autotune_lm.llm.scripted.request import Request
from autotune_lm.llm.scripted.stated import stands_alone

Item = dict[str, object]


def facts(request: Request) -> list[Item]:
    """Every sentence that states something by itself."""
    return [
        {"sentences": [sentence.number], "sentence": sentence.number, "fact": sentence.text, "text": sentence.text}
        for sentence in request.sentences
        if stands_alone(sentence.text)
    ]


def converse(request: Request) -> list[Item]:
    """One turn for each line of the task, each from another sentence, as far as the passage goes."""
    best: dict[int, Draft] = {}
    for draft in drafts(request):
        number = draft.sentences[0].number
        if draft.kind not in ("code", "table") and (number not in best or best[number].score < draft.score):
            best[number] = draft
    left = list(best.values())
    turns: list[Item] = []
    for want in request.wanted:
        turn = _outside(request) if "out-of-scope" in want.get("turn", "") else _told(left, want)
        if turn is None:
            break
        turns.append({"item": int(want["item"]), **turn})
    return turns


def _told(left: list[Draft], want: Mapping[str, str]) -> Item | None:
    if not left:
        return None
    draft = left.pop(0)
    numbers = [sentence.number for sentence in draft.sentences]
    return {
        "sentences": numbers,
        "kind": want.get("kind", draft.kind),
        "question": draft.question,
        "answer": draft.answer,
    }


def _outside(request: Request) -> Item | None:
    for sentence in request.sentences:
        if found := untold(sentence, request.sentences):
            answer = found[1].partition(". ")[0]
            return {"sentences": [], "kind": "unanswerable", "question": found[0], "answer": f"{answer}."}
    return None
