"""Words that are names and something else as well, and what tells which is meant.

All are in lower case and without accents, as names are compared.
"""

import re
from collections.abc import Callable

from .pseudonyms import PSEUDONYM, folded

_COMMON = """
a aber able about above access account accounts action active add added address after again age
agent al all als also always am amor amount an analytics and angel another answer any anybody
anyone app apple application apr april are area around art as ask asked associates at au auch
auf aug august aus autumn aux available avec away back baker bank banks bar base basic bay be
bear beautiful because bei bell best better bien big bill billing birch bird bishop bitte black
blank blue board body bon bond bonus book books born box brand bread bridge bright brook brother
brown bush business but butler by call called caller calls came can cancel cannot capital card
care carpenter case cash ce cette chance change channel charge charity charm chase check chez
chief child christian church city claim class clay clear clerk client close closed cloud club
code cold college come comfort common communications community como company complete computer
con concept confirmed consulting contact content cook cool cooper copy corp corporation cost
could count country course court cream credit cross cruz crystal cuando customer daily dame dans
das data date dawn day days dean dear debit dec december default del delivered delivery dem demo
den der des design desk destiny development devices dia diamond did die dieser digital direct do
doc does dolores don donde done door down dream drive du due duke durch each earl early east
easy edge education ein eine el electronics ella elle ellos else email emergency en end energy
engine enterprise entry er error es est esta este et eva even event ever every example express
fair faith false family far farmer fast feb february feed field file finance financial find fine
first fisher flow fold food for form fort forward found foundation fox frank free freeman friday
friend from front full fund fur future garden gas gate general gesellschaft get gift give given
glass global go god gold good goods got grace gracias grand grant gray great green grey ground
group guest guide gut guten haben had hall hallo hand happy hard harmony has hasta hat have
haven he head health heart heaven hello help her here herr high hill him his hola hold holding
holdings holiday holly home honey hope hospital hotel hour house how hunter i ice ich id if ihr
il ils im in inc income industries info information inn institute insurance international into
invoice is ist it item its ivy ja jan january jasmine jay je jetzt jewel job join jour joy
juillet juin jul july jun june just justice kein key kind king kit klein know kommt kunde kurz
la labs lake lane lang large las last late law le lead left legal leon les less letter leur
level liberty life light like lily limited line link list little live llc load local log login
logistics long los lost lot love low ltd lucky lui luz mai mail main mais major make mal man
management manager many mar march mark market marketing mas mason master mat matter max may mayo
me media medical meet melody member mercedes merci mercy merit mes message mi might mike mil
mile miller mine miss mit mobile mode model moi mon monday money montag month moon moore more
morgen most mother move mr ms much music must muy my nach name ne need nein net network neu
never new news next nice nicht night no noble noch none nor north nos not note nothing nous nov
november now null number nur oak oct october oder of off offer office ok old olive on once one
online only open or order orders organic original other ou our out over owner page paid paige
paper par para park partner partners party pas pat patience patient patrol pay payment paz pearl
pending penny people per pero person petit peu phone piece pierce pin place plain plan platinum
play please plus point pool poor pope por port post pour power premium present press price pride
priest prime prince private pro process product production products professional profile project
prudence public purchase que queen question qui quick quote rain rate ray read ready real record
red reed region regular reyes rich ridge right ring river road rob robin rock room rosa rose
round royal ruby rule run rush sa sage said sales same san sans sat saturday say scout se sea
sean search season second section secure security see sein self send sense sent sep september
server service services ses set shall share shaw she shepherd ship shipped shipping shop short
should show si side sie silver simple sin since sind single sir sister site size sky sleep small
smart smith so software sol sold solutions some son soon source south space special spring staff
stage standard star start state status stay steel step still stock stone stop store storm story
street string strong study su sub success such sue summer sun sunday sunny supply support sur
sure sus system systems table take talk tanner task taylor team tech technologies technology
tell temple term test text than thank thanks that the their them then there these they thing
things this thorn those three through thursday ticket tim time title to today told tom tomorrow
too tool top total tout town trade transit transport travel tree tres tri true trust try tu
tuesday tulip turn turner two type uber um un una und under une union unit united university
unknown uno uns unser until up update us use used user valid value values van vendor version
very via view vip visit voice von vor vous wait walker wall want wants ward was waters watt way
we web wednesday week weekend weiss welcome well wenn went were west what wheeler when where
which white who why wie will win wind winter wir wird wise wish with within wolf woman wood word
words work works world worth would write ya year years yellow yes yesterday york you young your
zero zone zu zum zur
"""
_PARTICLES = """
abu af al and ap auf ben bin da das de del della den der des di do dos du e el et for i ibn in
la le los of op st t ten ter the und van vom von y zu zum zur
"""
_TITLES = """
don dona dr fr frau herr hr ii iii iv jr lady madame md miss mlle mme monsieur mr mrs ms mx phd
prof senor senora sir sr sra
"""
_MONTHS = """
january jan januar janner enero ene janvier janv gennaio januari
february feb februar febrero fevrier fevr febbraio februari
march mar marz maerz marzo mars maart
april apr abril abr avril avr aprile
may mai mayo maggio mei
june jun juni junio juin giugno
july jul juli julio juillet juil luglio
august aug agosto ago aout augustus
september sep sept septiembre septembre settembre
october oct oktober okt octubre octobre ottobre
november nov noviembre novembre
december dec dezember dez diciembre dic decembre dicembre
"""
_BEFORE_THINGS = """
a ab after an any avant before bis by das de depuis der desde die during each early ein eine el
en end every hasta her his im in its la last late le mid my next no of our seit since that the
their this till un une until your
"""
_BEFORE_VERBS = """
a and appelle asked asks bought called calls came canceled cancelled complained confirmed dijo
dit es est fue had has hat is ist lives llamo moved needed needs ordered paid phoned prefers
quiere rang reported returned rief ruft sagte said says told veut visited wanted wants war was
works wrote
"""

COMMON = frozenset(_COMMON.split())
"""A name that is one of these is taken out of a text only where the words around it say that a
person is meant."""
PSEUDONYM_WORDS = frozenset(["name", "nemo", "card", "iban", "ssn", "person", "masked", "example"])
PARTICLES = frozenset(_PARTICLES.split())
TITLES = frozenset(_TITLES.split())
MONTHS = {
    name: number
    for number, names in enumerate(_MONTHS.strip().splitlines(), 1)
    for name in names.split()
}
BEFORE_THINGS = frozenset(_BEFORE_THINGS.split())
"""After these a word with a capital is a thing or a month."""
BEFORE_VERBS = frozenset(_BEFORE_VERBS.split())
"""Before these it is a person, though it begins the sentence."""


def means_a_person(text: str, start: int, end: int, is_name: Callable[[str], bool]) -> bool:
    """Whether a common word that is somebody's name means that person here."""
    before, word, after = text[max(0, start - 40) : start], text[start:end], text[end : end + 40]
    if not word[0].isupper():
        return False
    previous = re.search(r"([^\W_]+(?:-[0-9a-z]{4})?)[\s,;/|&+-]{1,3}$", before)
    following = re.match(r"[\s,;/|&+-]{1,3}([^\W_]+(?:-[0-9a-z]{4})?)", after)
    left, right = previous[1] if previous else "", following[1] if following else ""
    if any(re.fullmatch(PSEUDONYM, near) or (near and is_name(near)) for near in (left, right)):
        return True
    if folded(word) in MONTHS and (left.isdigit() or right[:1].isdigit()):
        return False
    if word.isupper() and (left.isupper() or right.isupper()):
        return False
    if not before.strip() and not after.strip():
        return True
    if re.search(r"(?:^|[.!?:;\n\r\t>|•({\[\"“„«=]|[-–—] )\s*[\"'“„«(]?$", before):
        return after.startswith(("'s ", "’s ")) or folded(right) in BEFORE_VERBS
    return folded(left) not in BEFORE_THINGS
