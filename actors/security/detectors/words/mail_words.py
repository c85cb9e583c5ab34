"""What the domains of mail addresses end in, the services that many people have theirs at, and the words of machines beside them."""

from __future__ import annotations

from typing import Final

from actors.security.detectors.base import word_set

COUNTRIES: Final = (
    "ac|ad|ae|af|ag|ai|al|am|ao|ar|at|au|az|ba|bd|be|bg|bh|bo|br|by|bz|ca|cc|ch|ci|cl|cm|cn|co|cr|cu|cy|cz|de|dk|do|dz|ec|ee|eg|es|et|eu|fi|fm|fr|ge|gh|gr|gt|hk|hn|hr|hu|id|ie|il"
    "|in|io|iq|ir|is|it|jm|jo|jp|ke|kg|kh|kr|kw|kz|la|lb|li|lk|lt|lu|lv|ly|ma|md|me|mk|mm|mn|mo|mt|mu|mx|my|mz|na|ng|ni|nl|no|np|nu|nz|om|pa|pe|ph|pk|pl|pr|ps|pt|py|qa|ro|rs|ru|rw"
    "|sa|se|sg|si|sk|sn|so|su|sv|sy|th|tj|tk|tm|tn|to|tr|tt|tv|tw|tz|ua|ug|uk|us|uy|uz|va|ve|vn|ws|ye|za|zm|zw"
)
GENERIC: Final = (
    "com|org|net|edu|gov|mil|int|info|biz|name|pro|mobi|museum|coop|aero|jobs|tel|asia|cat|travel|app|dev|xyz|online|site|shop|store|tech|club|cloud|blog|art|agency|email|mail"
    "|academy|company|solutions|services|consulting|systems|group|world|life|live|news|digital|media|studio|design|health|care|law|legal|bank|finance|berlin|london|nyc|paris"
    "|tokyo|wiki|work|works|zone|today|team|support|social|space|page|network|one|top|test|example|invalid|local|internal|corp|lan|localhost|science|technology|community|expert"
    "|engineer|engineering|software|marketing|management|partners|ventures|capital|fund|holdings|insurance|clinic|dental|doctor|hospital|healthcare|pharmacy|fitness|energy|green"
    "|farm|house|homes|realty|estate|restaurant|cafe|coffee|events|photography|photos|pictures|gallery|video|film|fashion|jewelry|games|chat|family|school|college|university"
    "|education|training|institute|foundation|ngo|ong|charity|church|city|international|africa|hamburg|koeln|wien|amsterdam|boston|miami|vegas|tirol|bayern|swiss|bike|auto|cars"
    "|guru|ninja|rocks|fun|icu|vip|win|bid|click|link|press|report|review|reviews|tips|tools|plus|gmbh|ltd|inc|llc|accountant|accountants|attorney|lawyer|vet|salon|money|credit"
    "|cash|loan|loans|mortgage|tax|trade|trading|market|exchange|computer|domains|hosting|host|website|web|codes|data|cern|google|dhl|bmw|sap"
)
# Such as no name has for its last word: time_at_peak_in, load_at_host_io
STRONG: Final = (
    r"(?:(?:com?|org|net|ac|gov|edu|nhs)[_.\-](?:uk|br|au|jp|nz|za|in|kr|il|mx|ar|tr|tw|hk|sg|th|id|my|ph|pk|bd|ng|ke|ua|pl|at|cn)"
    r"|com|org|edu|gov|mil|de|fr|uk|ru|jp|cn|br|au|ca|nl|ch|eu|se|pl|cz|dk|kr|nz|za|mx|ie|hu|ro|ua|tr|gr|pt|fi|biz|example|test|invalid)"
)
WEAK: Final = (
    r"(?:net|io|ai|co|app|dev|info|museum|at|be|es|it|in|id|me|tv|us|is|no|xyz|online|tech|technology|science|health|finance|bank|shop|store|cloud|agency|company|site|email"
    r"|clinic|care|media|digital|studio|solutions|internal|local)"
)
"""Such as names end in as well: somebody's name must stand before it, or at least no word of a machine."""
WORDS_AS_WELL: Final = word_set(
    "at be es it in id me us is no co net store health bank finance email site care media local internal science app shop"
)
NO_TOP: Final = (
    "products?|prod|notation|plot|plots|size|sizes|files?|matrix|matmul|mul|ops?|count|counts|total|color|radius|attention|attn|scores?|kernel|width|layers?|gemm|maps?|chart"
    "|per|ms|us|ns|seconds|bytes|ratio|rate|errors?|latency|is|was|and|or|the|of|path|paths|position|pitch|env|operator|syntax|access|density|gain"
)
"""What may stand behind a dot that is no sign: attention_at_layer_dot_product."""

_CO = r"com?[_.\-](?:uk|jp|in|br|au|nz|za|kr|id|th|ar|mx)"
MAILED: Final = (
    r"(?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|msn|icloud|me|mac|aol|aim|protonmail|proton|pm|gmx|web|t[_.\-]online|freenet|posteo|mailbox|fastmail|zoho|hey|tutanota"
    r"|tuta|yandex|mail|rambler|bk|inbox|qq|163|126|sina|naver|daum|hanmail|rediffmail|comcast|verizon|sbcglobal|bellsouth|att|cox|charter|orange|free|wanadoo|laposte|sfr|libero|virgilio"
    r"|tiscali|btinternet|btopenworld|sky|seznam|centrum|wp|onet|o2|interia|uol|bol|terra|ig|bigpond|optusnet|shaw|rogers|sympatico|telus|hushmail|mailinator|yopmail)"
    rf"[_.\-](?:{_CO}|com|net|org|de|fr|it|es|uk|ca|ru|me|ch|at|nl|be|pl|cz|sk|se|no|dk|eu|in|jp|br|au|io)"
)
"""A service's domain."""
MAILED_ALONE: Final = (
    r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|protonmail|proton|gmx|qq|163|126|fastmail|tutanota|yandex|seznam|naver|rediffmail|btinternet|comcast)"
    r"[_.\-](?:com|net|de|fr|it|es|ru|me|cz|co[_.\-](?:uk|jp|in)|ca|ch|at)"
)
"""Those that hardly stand for anything but mail: jane_doe_gmail_com."""
MAIL_WORDS: Final = word_set(
    "gmail googlemail yahoo ymail hotmail outlook icloud aol protonmail proton gmx qq fastmail tutanota yandex seznam naver rediffmail btinternet comcast"
)

ROLES: Final = word_set(
    "info contact support sales admin administrator hello hi office hr billing help helpdesk noreply team press jobs careers privacy abuse webmaster postmaster ceo cfo cto accounts marketing"
    " legal security customer customerservice service feedback enquiries inquiries orders bookings reservations newsletter me user test dev it editor finance"
    " johndoe janedoe jdoe jsmith foo bar baz foobar username someone somebody anyone person name myname abc xyz nobody"
)
"""Whom organisations give an address, and whom examples do."""
HOSTS: Final = word_set(
    "smtp imap pop mx mail www api host to from via provider domain login docs m web apps http https server at dns on by mailer relay oauth smtps imaps mails emails email sent received"
    " delivered delivery deferred bounced bounce bounces spam inbox outbox messages users signup signups logins count total requests errors latency rejected blocked autodiscover graph outlook"
)
NO_NAMES: Final = HOSTS | word_set(
    "look looked time rate created updated started stopped error exception failed failure occurred used measured arrived signed hosted running now seen connection timeout"
)
