"""Sentences of conversation: written with blanks, or as a name whose words are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from actors.security.detectors.base import Place, Span, View, word_set
from actors.security.detectors.words.languages import FOREIGN, HALF_FOREIGN
from actors.security.detectors.words.vocabulary import CLAUSE, GLUE, IN_NAMES, IN_TEXTS, PERSONS, SPEAKERS, weight
from messages.reasons import Detector

# A full stop, but not the three dots that stand for what was left out; quotes, but not the apostrophe in a word.
_BORDER = re.compile(r"(?<!\.)\.(?=\s|$)|(?<![!?;:])[!?;:]++(?=\s|$)|(?<!\w)'|'(?!\w)|[\n\r()\[\]{}\"<>|=]+")
# A word, also one that camelCase joins to the next, but not what follows a digit: us-west-2a
_WORD = re.compile(r"(?:(?<![0-9A-Za-z])[A-Za-z]?[a-z]+|[A-Z][a-z]+)(?:'[a-z]{1,2}(?![A-Za-z]))?|[A-Z]+(?![a-z])")
_JOINED = re.compile(r"[A-Za-z']{1,30}(?:[_.\-/:][A-Za-z']{1,30}){2,60}|[A-Z]?[a-z]{1,30}(?:[A-Z][a-z]{0,30}){3,60}")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u1dbf\u1f00-\u1fff\u2c00-\u2c5f\u2c80-\u2dff\u3005-\u3007\u3031-\u3035\u3041-\ua63f\ua6a0-\ua6ff"
    "\ua800-\uab2f\uab70-\ud7ff\uf900-\ufaff\ufb13-\ufdff\ufe70-\ufefc\U00010000-\U0001cfff\U00020000-\U0003ffff]"
)
_ACCENT = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")

_FEWEST_WORDS = 3
_NAME_IS_SPEECH, _NOUNS_ARE_SPEECH, _PART_IS_SPEECH = 5, 8, 6
"""Weight of a name's words: with a word that makes clauses or is a person, of nouns alone, of a run of words in a name."""
_HEAD_IS_SPEECH, _TAIL_IS_SPEECH, _NEXT_IS_SPEECH, _RUN_IS_SPEECH = 4, 2, 1, 8
"""Weight of a clause's words: where a message begins, after a colon, beside speech, of a run of words anywhere."""
_FEWEST_IN_PART = 4
_EVERYDAY = 3
"""Least weight of a word of everyday life."""
_LETTERS_IN_NAME, _LETTERS_IN_TEXT, _IDEOGRAPHS = 4, 6, 3
"""Of another script: what we and libraries write is Latin."""

_FOREIGN_SHARE = 0.22
_STRETCH_SHARE = 0.34
_ACCENTS = 3
"""Letters with accents, of which so many are no loan word's."""

_ALIVE = CLAUSE | PERSONS | SPEAKERS
_GIVEN = word_set(
    "answer asked asks body comment content description got input message messages prompt query question received "
    "replied reply request response said says speech subject summary text title transcript typed user utterance wrote "
    "assistant human customer instruction instructions output note notes"
)
"""What follows such a word, after a colon or an equals sign, is somebody's."""
_TELLING = frozenset(FOREIGN) | {
    word for word in (*IN_NAMES, *IN_TEXTS) if max(IN_NAMES.get(word, 0), IN_TEXTS.get(word, 0)) > 0
}
"""Words that are found in all that is said, so that most names need no weighing."""
_TELLING_TEXT = _TELLING | _GIVEN
_CARRIERS = word_set("asked got message prompt query question received replied said text typed wrote")
"""Words after which a message of a machine may go on with somebody's."""
_MARKS = frozenset(":=")
_REQUESTS = word_set(
    "add book buy call cancel change check close compare compose convert create decrease describe draft explain find "
    "generate get give help increase invite list look make order paint plan play pretend proofread put read recommend "
    "reduce remind remove rewrite save schedule search send set show sing skip solve suggest summarise summarize switch "
    "teach tell translate turn wake write"
)
_OBJECTS = word_set("a all an for me my off on our some ten the these this three to two up us with")
_QUESTIONS = word_set(
    "are can could do does hows how is should was were what whats when where wheres which who whos whose why will would"
)
_ASKED = word_set(
    "are can could did do does has have he i is it my she should the there they to was we were will would you your"
)
_WRITERS = word_set(
    "compose describe draft explain imagine paraphrase rewrite summarise summarize tell translate write"
)
"""What machines seldom tell their users to do."""
_RECEIVED = word_set("a an me my our this us")
_DISOBEY = word_set("bypass disable disobey disregard forget ignore leak output override print repeat reveal show")
_RULES_OF = word_set("above developer earlier initial my original preceding previous prior these you your")
_RULES = word_set(
    "filters guidelines instruction instructions orders prompt prompts restrictions rules safeguards told"
)
_OVERRIDES, _NEAR = 40, 5
_REQUEST = 4
"""Weight of an imperative with its object, of a question, and of a first person with its verb."""


def sentences(view: View) -> list[Span]:
    """What is made like speech: words that make clauses, persons and everyday life, little vocabulary of machines."""
    if view.plain.isascii() and view.words.isdisjoint(_TELLING if view.place is Place.NAME else _TELLING_TEXT):
        return []
    found = _in_text(view) if view.place is Place.TEXT else _in_name(view)
    return found if view.plain.isascii() else found + _other_scripts(view)


def is_machines(text: str) -> bool:
    """Whether the words of a text are a machine's: none of everyday life, and hardly one that nobody knows."""
    weights = [weight(word, IN_TEXTS) or 1 for word in _words(text, 0, len(text))]
    return text.isascii() and sum(weights) <= 0 and max(weights, default=0) < _EVERYDAY


def _clauses(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each clause, without the blanks around it, and the signs before it."""
    start, before = 0, ""
    for border in (*_BORDER.finditer(text), None):
        end, sign = (border.start(), border.group()) if border else (len(text), "")
        clause = text[start:end].strip()
        if clause:
            first = text.index(clause, start)
            yield first, first + len(clause), before
            before = ""
        before += sign
        start = border.end() if border else end


def _words(text: str, start: int, end: int) -> list[str]:
    return [word.replace("'", "") for word in map(str.lower, _WORD.findall(text, start, end))]


# names and labels


def _in_name(view: View) -> list[Span]:
    found: list[Span] = []
    given = False
    for start, end, before in _clauses(view.text):
        words = _words(view.text, start, end)
        value = view.text[start:end]
        # Of what is described, versions and models have digits.
        asked = given and ":" in before and " " in value and not any(map(str.isdigit, value))
        if (asked and _is_given(words)) or _is_named_speech(words):
            found.append(_part(view, start, end) if view.place is Place.NAME else Span(start, end, Detector.PROSE))
        elif _is_foreign(view, start, end, words):
            found.append(Span(start, end, Detector.PROSE))
        given = bool(words) and words[-1] in _GIVEN
    return found


def _is_named_speech(words: Sequence[str]) -> bool:
    """Names are terse nouns: much less than in a text shows that somebody speaks."""
    if len(words) < _FEWEST_WORDS:
        return False
    if len(words) > _FEWEST_IN_PART and any(map(_is_brief, words, words[1:])):
        return True
    weights = [weight(word, IN_NAMES) for word in words]
    total = sum(weights) + _asks(words, weights)
    if total >= _NAME_IS_SPEECH:
        alive = not _ALIVE.isdisjoint(words)
        if alive or total >= _NOUNS_ARE_SPEECH or (total > _NAME_IS_SPEECH and not GLUE.isdisjoint(words)):
            return True
    heaviest, first, last = _heaviest(weights)
    return heaviest >= _PART_IS_SPEECH and last - first >= _FEWEST_IN_PART and not _ALIVE.isdisjoint(words[first:last])


def _is_brief(verb: str, following: str) -> bool:
    """What somebody is to be told or written: write_a, tell_me."""
    return verb in _WRITERS and following in _RECEIVED


def _part(view: View, start: int, end: int) -> Span:
    """A name without the words of machines that it begins and ends with."""
    words = list(_WORD.finditer(view.text, start, end))
    spoken = [word for word in words if weight(word.group().lower().replace("'", ""), IN_NAMES) >= 0] or words
    return Span(spoken[0].start(), spoken[-1].end(), Detector.PROSE)


def _heaviest(weights: Sequence[int]) -> tuple[int, int, int]:
    """Weight, first and end of the heaviest run."""
    best, best_first, best_last, weight_, first = 0, 0, 0, 0, 0
    for index, value in enumerate(weights):
        weight_ += value
        if weight_ <= 0:
            weight_, first = 0, index + 1
        elif weight_ > best:
            best, best_first, best_last = weight_, first, index + 1
    return best, best_first, best_last


# texts


def _in_text(view: View) -> list[Span]:
    """Clauses that speak, and those beside them that need not be a machine's."""
    clauses = list(_clauses(view.text))
    words = [_words(view.text, start, end) for start, end, _ in clauses]
    said: list[bool] = []
    tail = given = False
    for clause, spoken in zip(clauses, words, strict=True):
        marked = not _MARKS.isdisjoint(clause[2])
        tail = tail or (marked and len(words[len(said) - 1]) > _FEWEST_WORDS)
        said.append(_speaks(view, clause, spoken, given=given and marked, tail=tail))
        given = bool(spoken) and spoken[-1] in _GIVEN
    for index in [
        index for index, speaks in enumerate(said) if not speaks and True in said[max(0, index - 1) : index + 2]
    ]:
        said[index] = _is_next(words[index])
    found = [Span(start, end, Detector.PROSE) for speaks, (start, end, _) in zip(said, clauses, strict=True) if speaks]
    return found + list(_joined(view))


def _speaks(view: View, clause: tuple[int, int, str], words: Sequence[str], *, given: bool, tail: bool) -> bool:
    start, end, _ = clause
    if " " not in view.text[start:end]:
        return False
    if given and _is_given(words):
        return True
    if _is_speech(words, _TAIL_IS_SPEECH if tail else _HEAD_IS_SPEECH) or _is_foreign(view, start, end, words):
        return True
    carriers = [index for index, word in enumerate(words) if word in _CARRIERS]
    return bool(carriers) and _is_speech(words[carriers[0] + 1 :], _TAIL_IS_SPEECH)


def _is_next(words: Sequence[str]) -> bool:
    """Whether a clause beside speech goes on with it."""
    return sum(weight(word, IN_TEXTS) for word in words) >= (_NEXT_IS_SPEECH if len(words) > 1 else _TAIL_IS_SPEECH)


def _is_speech(words: Sequence[str], least: int) -> bool:
    if len(words) < _FEWEST_WORDS:
        return False
    weights = [weight(word, IN_TEXTS) for word in words]
    return sum(weights) + _asks(words, weights) >= least or _heaviest(weights)[0] >= _RUN_IS_SPEECH


def _is_given(words: Sequence[str]) -> bool:
    """Of what somebody may have put in, words that nobody knows count as well."""
    return len(words) > 1 and sum(weight(word, IN_TEXTS) or int(word not in GLUE) for word in words) >= 2


def _joined(view: View) -> Iterator[Span]:
    """Names in a text whose words are joined to a sentence."""
    for match in _JOINED.finditer(view.text):
        words = _words(view.text, *match.span())
        if len(words) > _FEWEST_WORDS and _is_named_speech(words):
            yield Span(match.start(), match.end(), Detector.PROSE)


# both


def _asks(words: Sequence[str], weights: Sequence[int]) -> int:
    """What a request or a question adds, at the beginning, and a first person with its verb, anywhere."""
    first, second = words[0], words[1]
    added = 0
    if first in _REQUESTS and second in _OBJECTS:
        added = _REQUEST - min(0, weights[0])  # a machine's verb, too: set an alarm
    elif first in _QUESTIONS and second in _ASKED:
        added = _REQUEST
    if _is_brief(first, second) and len(words) > _FEWEST_IN_PART:
        added += _REQUEST
    if "i" in words[:-1] and words[words.index("i") + 1] in CLAUSE:
        added += _REQUEST
    return added + _OVERRIDES * _overrides(words)


def _overrides(words: Sequence[str]) -> bool:
    """Whether somebody would have a model disobey: to ignore, or to show, what it was told before."""
    verb = next((index for index, word in enumerate(words) if word in _DISOBEY), len(words))
    rules = [index for index, word in enumerate(words) if index > verb and word in _RULES]
    return any(not _RULES_OF.isdisjoint(words[max(0, index - _NEAR) : index]) for index in rules)


def _is_foreign(view: View, start: int, end: int, words: Sequence[str]) -> bool:
    """Function words of one language: two of them, a fifth of the words that no machine says."""
    if len(words) < 2:
        return False
    accents = 0 if view.plain.isascii() else min(len(_ACCENT.findall(view.plain, start, end)), len(words) - 2)
    counts = Counter(language for word in set(words) for language in FOREIGN.get(word, ()))
    if not counts and accents < _ACCENTS:
        return False
    language, known = counts.most_common(1)[0] if counts else ("", 0)
    half = sum(language in HALF_FOREIGN.get(word, ()) for word in words if len(word) > 1)
    machine = sum(weight(word, IN_NAMES) < 0 for word in words)
    if known + min(accents, 2) + half / 2 <= len(words) * _FOREIGN_SHARE + machine:
        return _is_stretch(words, language)
    english = sum(word in IN_NAMES and word not in HALF_FOREIGN for word in words)
    return known + min(accents, 2) >= 2 or (known + half >= 2 and len(words) >= _FEWEST_WORDS and not english)


def _is_stretch(words: Sequence[str], language: str) -> bool:
    """Whether words of a language stand together in a long clause of others."""
    places = [index for index, word in enumerate(words) if language in FOREIGN.get(word, ())]
    if len(places) < _FEWEST_WORDS or len(words) <= _PART_IS_SPEECH:
        return False
    stretch = words[places[0] : places[-1] + 1]
    machine = sum(weight(word, IN_NAMES) < 0 for word in stretch)
    return len(places) > len(stretch) * _STRETCH_SHARE + machine


def _other_scripts(view: View) -> list[Span]:
    """Runs of letters of another script than the Latin."""
    least = _LETTERS_IN_TEXT if view.place is Place.TEXT else _LETTERS_IN_NAME
    found: list[Span] = []
    for start, end, _ in _clauses(view.plain):
        letters = list(_OTHER_SCRIPT.finditer(view.plain, start, end))
        if len(letters) >= least or (len(letters) >= _IDEOGRAPHS and min(map(re.Match.group, letters)) >= "\u3005"):
            found.append(Span(letters[0].start(), letters[-1].end(), Detector.PROSE))
    return found
