"""Words by what they do in a sentence: the measure of the prose detector."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSONAL = _words(
    "i im ive me my mine myself you your yours youre youve youll yourself he him his himself she her hers herself "
    "we our ours weve they them their theirs theyre theyve somebody someone everybody nobody mom mum mother dad father "
    "wife husband daughter sister brother girlfriend boyfriend boss "
    "ich mich mir mein meine meinen meiner wir unser uns je moi vous nous notre yo mis nosotros"
)
"""Whoever speaks, is spoken to or of; English, and what is unmistakable in German, French and Spanish."""

CLAUSE = _words(
    "am is isnt are arent was wasnt were be been being have havent has hasnt had do dont does doesnt did didnt will wont would "
    "wouldnt can cant could couldnt should shouldnt shall may might must please thanks thank that thats this these those there "
    "what whats when where why who whom whose which how because but if so and or not than just also very really about after before "
    "tell told said says say asked want wants need needs feel feels think thinks know knows like likes love loves hate wish hope "
    "hello hi dear sorry let lets gonna going today tomorrow yesterday tonight never always "
    "nicht und ist suis veux ein eine einen oder habe hat haben bitte wenn dass est pas une avec pour que qui los una con por para esta muy"
)
"""What makes a clause of words: verbs without content, conjunctions, questions, politeness."""

GLUE = _words("the a an of in on at to for from with by as into out up off over under it its all any no")
"""Small words that names have as well: number_of_items_in_the_queue."""

TECHNICAL = _words(
    "abort aborted accept access actor address agent allocate allocated api argument arguments array assertion assignment async attempt attempts "
    "attribute await awaited base binary bind bit block broken buffer byte bytes cache call callable called cancelled certificate channel "
    "character class client close closed codec code column command config configuration connect connected connection container context "
    "convert coroutine cpu data database deadline deadlock decode default denied descriptor device dict dictionary digit directory disk "
    "divide division dns domain empty encode encoded encoding endpoint enum eof errno error errors event exception exceeded execute exist exists "
    "exit expected expired failed failure field file filename float format forbidden found function future get handle handler handshake hash header host "
    "http https id implemented import index initialized input instance int integer interface internal interrupted invalid invoke iterable iterator job json key "
    "keyword length level library limit line list literal load lock loop mapping maximum memory message method missing model module name "
    "network node none nonetype null number object offset opcode open operand operation option order output overflow overload packet "
    "parameter parse parser path peer permission pipe pool port positional process processor program property protocol proxy queue range rate raised read reason "
    "record recursion refused regex rejected release remote request requests required reset resource response result retry retries return returned route row rows runtime schema "
    "scheduler schema script sequence server service session set shape signal size socket space ssl stack start state statement status stop stopped "
    "storage stream str string subscriptable subprocess syntax system table task tensor thread threads time timed timeout tls tokens total transaction tries try "
    "tuple type unable unavailable undefined unexpected unhashable unicode unknown unpack unreachable unsupported url usage utf value values variable "
    "version wait worker write zero"
)
"""Words of error messages and of names; enough of them make a sentence a machine's."""
