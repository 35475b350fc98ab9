"""German, as it is heard."""

from ..table import Table

TABLE = Table(
    tag="de",
    twelve_hour=False,
    dotted=True,
    half_ending="einhalb",
    before=(
        "äh|ähm|hm|hmm|mal sehen|lass mich überlegen|lassen sie mich überlegen|also|na|nun|ja"
        "|okay|ok|gut|so|ich glaube|ich denke|ich würde sagen"
        "|sagen wir|sagen wir mal|es ist|das ist|das wäre|es wäre|ich hätte gern"
        "|ich hätte gerne|ich möchte|ich will|ich nehme|ich brauche|wir brauchen|bitte"
        "|vielleicht|wie wäre es mit|wie wär s mit|machen wir|dann|eigentlich|entschuldigung"
        "|hallo|guten tag|gern|gerne|nehmen wir|und|geben sie mir|gib mir|lieber"
        "|können wir|könnten wir|geht auch|ginge auch|ginge|geht vielleicht|wie wär es mit|besser"
        "|guten morgen|guten abend|grüß gott|grüezi|servus|moin"
        "|ich hätte lieber|mir wäre lieber|ich würde lieber|haben sie|ginge es"
    ),
    after=(
        "bitte|danke|danke schön|dankeschön|vielen dank|bitte schön|bitteschön|gern|gerne"
        "|passt|passt mir|passt gut|wäre gut|wäre super|wäre schön|wäre toll|wäre mir recht"
        "|geht|ginge|würde gehen|ist gut|ist okay|wenn möglich|wenn es geht|wenn s geht"
        "|vielleicht|glaube ich|denke ich|würde ich sagen|dann|oder so|okay|ok|äh|ähm|also"
        "|genau"
        "|wäre besser|ist besser|passt besser|passt mir besser|wäre mir lieber|ist mir lieber"
        "|stattdessen|machen|ginge besser|geht besser"
    ),
    heads={
        "date": (
            "am|der|den|ich kann|ich kann am|ich könnte|ich könnte am|wir können|ich habe zeit"
            "|ich habe zeit am|ich hätte zeit am|mir passt|bei mir geht|bei mir ginge|vom|ab"
            "|bis|bis zum|zum|für|für den|es war am|geboren am"
            "|ich bin geboren am|mein geburtstag ist der|das datum ist der|am besten"
        ),
        "time": (
            "ich kann|ich könnte|wir können|ich habe zeit|mir passt|bei mir geht|bei mir ginge"
            "|punkt|um punkt|um|gegen|ab|bis|von|so um|so gegen|ungefähr um|genau um|circa um"
            "|zirka|etwa um"
        ),
        "datetime": (
            "ich kann|ich könnte|wir können|ich habe zeit|mir passt|bei mir geht|bei mir ginge"
            "|am|ab|bis|für|für den|den|um"
        ),
        "number": (
            "nummer|nr|#|etwa|ungefähr|circa|genau|für|insgesamt|wir sind|wir sind zu|es sind|nur"
            "|die nummer ist|die|der|das|die nummer|zu"
        ),
        "ordinal": "die|der|das|den|dem|nummer|nr|#|ich meine die|ich meine den",
        "money": (
            "etwa|ungefähr|circa|genau|rund|bis zu|höchstens|mindestens|maximal|es kostet|für"
            "|ich habe bezahlt|insgesamt"
            "|so um die|um die|so|maximum|max|nicht mehr als|so ungefähr|so etwa|so circa|so rund"
        ),
        "duration": (
            "etwa|ungefähr|circa|genau|rund|mindestens|höchstens|bis zu|für|es dauert|es dauerte"
        ),
        "email": (
            "meine e mail ist|meine email ist|meine mail ist|meine e mail adresse ist"
            "|meine mailadresse ist|meine adresse ist|meine emailadresse ist|e mail|email"
            "|die adresse ist|sie lautet|meine e mail adresse lautet|meine e mail lautet"
            "|alles klein"
        ),
        "phone_number": (
            "rufen sie mich unter|sie erreichen mich unter|meine nummer ist"
            "|meine telefonnummer ist|meine handynummer ist|die nummer ist|nummer"
            "|telefon|tel|unter|meine nummer ist die|die|meine nummer lautet|die nummer lautet"
        ),
        "name": (
            "mein name ist|mein name lautet|ich heiße|ich bin|ich bin die|ich bin der|hier ist"
            "|hier spricht|der name ist|auf den namen|name|auf"
            "|herr|frau|es ist|das ist"
        ),
        "choice": (
            "die|der|das|den|dem|option|nummer|nr|#|ich wähle|ich meine|für|mit|ein|eine|einen|mein"
            "|um|es geht um|wegen"
            "|im|am|ab|ich möchte"
        ),
        "code": (
            "mein|meine|unser|unsere|der|die|das|code|nummer|kennung|referenz|bestellnummer"
            "|buchungsnummer|buchungscode|kürzel|buchstaben|es|ist|sind|lautet|lauten"
        ),
        "declined": "ich möchte|ich will|kann ich|könnte ich|ich würde gern|bitte|können sie mich",
    },
    tails={
        "number": "personen|leute|stück|mal|gäste|karten|von ihnen|davon|erwachsene",
        "ordinal": "davon|option|von ihnen",
        "choice": "davon|option|termin|von ihnen",
        "time": "rum|herum|pünktlich|genau|spätestens|ungefähr|etwa|frühestens",
        "date": "spätestens|frühestens",
        "money": "insgesamt|zusammen|höchstens|maximal|pro stück|max|maximum|ungefähr|etwa|circa",
        "duration": "lang|lange|höchstens|maximal|insgesamt|mindestens",
        "name": "am apparat|hier|ist mein name|ist der name|mein name|heiße ich|ist dran|spricht",
        "confirmation": (
            "tschüss|tschüß|auf wiederhören|auf wiedersehen|schönen tag|schönen tag noch"
            "|noch eins|noch eine|noch einen|noch etwas|so|das ist es|für heute"
        ),
        "email": (
            "alles klein|alles kleingeschrieben|klein geschrieben|kleingeschrieben|alles zusammen"
            "|zusammengeschrieben"
        ),
    },
    ordinals={
        "erste|ersten|erster|erstes|erstem": 1,
        "zweite|zweiten|zweiter|zweites|zweitem": 2,
        "siebente|siebenten": 7,
    },
    number_words="und|hundert|tausend|million|millionen|milliarden",
    ones="ein|eine|einen|einem|einer|eines",
    counts={
        "ein dutzend|dutzend": 12,
        "ein halbes dutzend": 6,
        "eine million": 1_000_000,
        "anderthalbtausend|eineinhalbtausend": 1500,
        "keine|niemand|keiner": 0,
    },
    scales={"hundert": 100, "tausend": 1000, "million|millionen|mio": 1_000_000, "dutzend": 12},
    zeros="null",
    numbers={
        "and_half": "{number} einhalb|ein_halb|und_ein_halb|½",
        "one_and_half": "eineinhalb|anderthalb|ein_einhalb",
        "half": "[ein] halb|halbe|halber|½",
        "point": "{number} komma {digits}",
        "half_of": "[eine|einer] halbe|halben {scales}",
    },
    amounts={"minus": "minus {quantity}"},
    near={
        "heute": 0,
        "morgen": 1,
        "gestern": -1,
        "übermorgen|uebermorgen": 2,
        "vorgestern": -2,
        "überübermorgen": 3,
    },
    units={
        "second": "sekunde|sekunden|sek|s",
        "minute": "minute|minuten|min",
        "hour": "stunde|stunden|std|h",
        "day": "tag|tage|tagen",
        "week": "woche|wochen",
        "month": "monat|monate|monaten",
        "year": "jahr|jahre|jahren",
    },
    weekdays={"sonnabend": 5, "do": 3, "fr": 4, "sa": 5},
    months={"jänner": 1, "feber": 2, "juno": 6, "julei": 7, "mrz": 3, "maerz": 3},
    weeks={"acht tagen|acht tage|8 tagen": 1, "vierzehn tagen|14 tagen": 2},
    feasts={
        "12-25": "weihnachten|erster weihnachtstag|ersten weihnachtstag",
        "12-26": "zweiter weihnachtstag|zweiten weihnachtstag",
        "12-24": "heiligabend|heilig abend|heiliger abend",
        "12-31": "silvester",
        "01-01": "neujahr",
        "12-06": "nikolaus",
    },
    dates={
        "near": "{near}",
        "next_week": (
            "{weekday} nächste_woche|nächster_woche|kommende_woche|kommender_woche"
            "\nnächste_woche|kommende_woche [am] {weekday}"
        ),
        "week_later": (
            "{near} in {weeks}"
            "\n{near} in {count} {unit}"
            "\nübernächsten|übernächster|übernächste|übernächstem {weekday}"
            "\n{count} {unit} nach {near}"
            "\n{near} über {weeks}"
            "\n[am] {weekday} über {weeks}"
        ),
        "weekday_later": "[am] {weekday} in {weeks}\n[am] {weekday} in {count} {unit}",
        "week_after_next": (
            "{weekday} übernächste_woche|übernächster_woche\nübernächste_woche [am] {weekday}"
        ),
        "day_after": (
            "nächsten|nächster|folgenden|folgender|darauffolgenden tag"
            "\ntag danach|darauf\neinen_tag später|danach"
        ),
        "day_before": "vorigen|vorherigen tag\ntag davor|zuvor|vorher\neinen_tag früher|davor",
        "nth_of_month": "{ordinal_day} {weekday} im {month} [{year}]",
        "last_of_month": "letzten|letzter|letzte {weekday} im {month} [{year}]",
        "last_weekday": "letzten|letzter|letzte|vergangenen|vorigen {weekday}",
        "this_weekday": (
            "diesen|dieser|diese|diesem {weekday}\n{weekday} diese_woche|dieser_woche"
        ),
        "weekday": (
            "[nächsten|nächster|nächste|nächstem|naechsten|kommenden|kommender"
            "|kommende|kommendem] {weekday}"
        ),
        "calendar": (
            "[{short_weekday}] [der|den|dem] {day} {month} [{year}]"
            "\n[{short_weekday}] [der|den|dem] {day} {ordinal_month} [{year}]"
            "\n[am] [der|den|dem] {ordinal_day} des|diesen|dieses monats"
            "\n[{short_weekday}] der|den|dem {ordinal_day}"
            "\n{short_weekday} {ordinal_day}"
            "\n{ordinal_day}"
        ),
        "feast": "[an] {feast} [{year}]",
        "weeks_ahead": "in {weeks}",
        "weeks_ago": "vor {weeks}",
        "ahead": "in {count} {unit}",
        "ago": "vor {count} {unit}",
        "numeric": "[der|den] {numeric}",
        "since": "seit [dem] {date}",
        "stretch": (
            "[irgendwann] nach|vor {date}"
            "\n[entweder] [zwischen|von] {date} und|oder|bis {date}"
            "\n[entweder] [zwischen|von] {date} und|oder|bis am|zum|dem {date}"
        ),
    },
    minutes={"viertel": 15, "dreiviertel|drei viertel": 45},
    daytimes={
        "12:00": "mittag|mittags|zwölf uhr mittags|12 uhr mittags",
        "00:00": "mitternacht",
    },
    parts={
        "morning": "morgens|am morgen|früh|in der früh|vormittags|am vormittag|vormittag",
        "noon": "mittags",
        "afternoon": "nachmittags|am nachmittag|heute nachmittag|nachmittag",
        "evening": "abends|am abend|heute abend|abend",
        "night": "nachts|in der nacht",
    },
    day_endings={
        "vormittag": "vormittags",
        "nachmittag": "nachmittags",
        "mittag": "mittags",
        "morgen": "morgens",
        "früh": "früh",
        "abend": "abends",
        "nacht": "nachts",
    },
    today_parts={
        "morning": "heute früh|heute morgen|heute vormittag",
        "noon": "heute mittag",
        "afternoon": "heute nachmittag",
        "evening": "heute abend",
        "night": "heute nacht",
    },
    times={
        "now": "jetzt|sofort|gleich",
        "daytime": "{daytime}",
        "clock": "{clock} [uhr|h] [{part}] [{zone}]",
        "hour": "{hour} [uhr|h] [{part}]\n{hour} uhr|h {minute} [{part}]\n{hour} {mm}",
        "past": (
            "{minutes} nach {hour} [uhr] [{part}]\n{minute} [minuten] nach {hour} [uhr] [{part}]"
        ),
        "to": ("{minutes} vor {hour} [uhr] [{part}]\n{minute} [minuten] vor {hour} [uhr] [{part}]"),
        "midnight_past": "{minute} [minuten] nach mitternacht\n{minutes} nach mitternacht",
        "midnight_to": "{minute} [minuten] vor mitternacht\n{minutes} vor mitternacht",
        "part_first": "{part} um {hour} [uhr]",
        "half_to": "halb {hour} [uhr] [{part}]",
        "quarter_of": "{minutes} {hour} [uhr] [{part}]",
        "before_half": "{minute} [minuten] vor halb {hour} [{part}]",
        "after_half": "{minute} [minuten] nach halb {hour} [{part}]",
        "ahead": "in {span}",
        "stretch": (
            "mittagszeit|zur_mittagszeit|mittagspause|in_der_mittagspause|nach_feierabend"
            "|nach_dem_mittagessen|vor_dem_mittagessen"
            "\n[irgendwann] nach|vor {time}"
            "\nzwischen|von {time} und|bis {time}"
            "\n{time} bis|oder {time}"
        ),
    },
    moments={
        "moment": (
            "{date} [{day_part}] um|gegen"
            "|ab {time}\n{date} {day_part} {time}\n{date} [{day_part}] {exact_time}"
            "\n[um|gegen] {time} [am] {date}"
            "\n{today_part} [um|gegen] {time}"
            "\n[um|gegen] {time} {today_part}"
        ),
    },
    durations={
        "half": "[eine|einen|ein|einer|einem] halbe|halben|halber|halbes|halb|½ {unit}",
        "quarter": "[eine|einer] viertel {unit}",
        "three_quarters": "[eine|einer] dreiviertel|drei_viertel {unit}",
        "one_quarter": "[eine|einer] viertelstunde|viertel_stunde",
        "three_quarter_hours": "[eine|einer] dreiviertelstunde",
        "hour_minutes": "{count} {unit} {minute}",
        "plain": "{count} {unit}",
    },
    joints="und",
    currencies={
        "EUR": "euro|euros",
        "$": "dollar|dollars",
        "GBP": "pfund",
        "CHF": "franken|schweizer franken|fränkli",
        "JPY": "yen",
        "USD": "us dollar|amerikanische dollar",
    },
    cents={"": "cent|cents", "CHF": "rappen", "GBP": "pence|penny"},
    money={
        "plain": "{money_sign} {number}\n{count} {money_sign}\n{count} {currency}",
        "with_cents": (
            "{count} {hundredths} {currency}"
            "\n{count} {hundredths}"
            "\n{count} {currency} [und] {hundredths} [{cents}]"
            "\n{count} {currency} [und] {minute} {cents}"
            "\n{count} {money_sign} {hundredths}"
        ),
        "cents": "{count} {cents}",
        "bare": "{quantity}",
    },
    yes=(
        "ja|glaube schon|ich glaube schon|passt schon|jo|jep|jap|jawohl|jaja|klar|na klar|klaro"
        "|sicher|sicherlich|natürlich"
        "|selbstverständlich|gern|gerne|sehr gern|sehr gerne|aber gern|genau|richtig"
        "|das ist richtig|stimmt|das stimmt|korrekt|das ist korrekt|in ordnung|okay|ok"
        "|einverstanden|auf jeden fall|unbedingt|absolut|passt|das passt|gut|sehr gut"
        "|alles klar|warum nicht|ich denke schon|ich glaube schon|ja bitte|mach das"
        "|machen sie das|wahr|doch|so ist es|perfekt|logisch|kein problem|bitte ja|tue ich"
        "|freilich"
        "|das passt mir|passt mir|das passt mir gut|genau die|genau der|genau das|genau diese"
        "|genau dieser|das bin ich|bin ich|am apparat|das ist meine nummer|das ist mein name"
        "|das ist meine adresse|das ist meine e mail|das geht|geht klar|das wäre gut|das ist gut"
        "|mach|machen sie|tun sie das|bitte machen|das soll es|ist in ordnung|das ist in ordnung"
        "|das ist okay"
    ),
    no=(
        "nein|nee|nö|ne|nicht|nein danke|nicht wirklich|eher nicht|lieber nicht"
        "|auf keinen fall|keinesfalls|niemals|nie|natürlich nicht|bestimmt nicht"
        "|ganz bestimmt nicht|sicher nicht|falsch"
        "|das ist falsch|stimmt nicht|das stimmt nicht|nicht richtig|das ist nicht richtig"
        "|ich glaube nicht|ich denke nicht|gar nicht|überhaupt nicht|bloß nicht"
        "|kein interesse|jetzt nicht|noch nicht|heute nicht|unwahr|nicht nötig|abbrechen"
        "|das ist nicht korrekt|bitte nicht|nicht ganz"
        "|nein das war s|nein das wars|das war s|das wars|das war alles|das wäre alles|das wär s"
        "|das wäre es|das ist alles|sonst nichts|nichts mehr|nichts weiter|sonst nichts mehr"
        "|nein mehr nicht|mehr nicht|ich bin fertig|wir sind fertig|gerade nicht|im moment nicht"
        "|momentan nicht|okay nein|ok nein|gut nein|das geht nicht|das geht leider nicht"
        "|geht nicht|da kann ich nicht|da kann ich leider nicht|ich kann nicht|das passt nicht"
        "|das passt mir nicht|passt nicht|passt mir nicht|das bin ich nicht"
        "|das ist nicht meine nummer|das ist nicht mein name|vergessen sie es|vergiss es"
        "|nein später|nein lieber später|ich habe keine|ich habe keinen|ich habe keins"
        "|ich habe keine mehr|ich will nicht|ich möchte nicht|tun sie das nicht|mach das nicht"
        "|machen sie das nicht|das stimmt so nicht|stimmt so nicht"
    ),
    unsure=(
        "vielleicht|weiß nicht|ich weiß nicht|ich weiß es nicht|keine ahnung|unsicher"
        "|nicht sicher|mal sehen|ich bin nicht sicher|ich bin mir nicht sicher|eventuell|jein"
        "|nicht schlecht|warum|ja und nein|na ja|naja"
    ),
    repeats={"doppel": 2, "zweimal": 2, "dreimal": 3},
    signs={
        "@": "at|ät|klammeraffe|aet",
        ".": "punkt|dot",
        "_": "unterstrich",
        "-": "bindestrich|minus|strich",
        "+": "plus",
    },
    spelled_as="wie|wie in",
    alphabet=(
        "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|juliett|kilo"
        "|lima|mike|november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey"
        "|whisky|xray|x ray|x-ray|yankee|zulu|anton|ärger|berta|cäsar|dora|emil|friedrich"
        "|gustav|heinrich|ida|julius|kaufmann|konrad|ludwig|martha|nordpol|otto|ökonom|paula"
        "|quelle|richard|samuel|siegfried|theodor|ulrich|übermut|viktor|wilhelm|xanthippe"
        "|ypsilon|zacharias|zeppelin|aachen|berlin|chemnitz|düsseldorf|essen|frankfurt|goslar"
        "|hamburg|ingelheim|jena|köln|leipzig|münchen|nürnberg|offenbach|potsdam|quickborn"
        "|rostock|salzwedel|tübingen|unna|völklingen|wuppertal|xanten|zwickau"
    ),
    last_digits=(
        "die letzten vier sind|die letzten vier ziffern sind|letzte vier|die letzten vier"
        "|die letzten drei sind|die letzten zwei sind|die letzten beiden sind"
        "|die letzten ziffern sind|sie endet auf|endet auf|hinten|am ende|am schluss"
    ),
    first_name="vorname|der vorname ist|mein vorname ist|vorname ist",
    last_name=(
        "nachname|der nachname ist|mein nachname ist|nachname ist|familienname|der familienname ist"
    ),
    name_ends=("und ich|und wir|ich möchte|ich hätte|ich brauche|ich rufe|von der firma|aus|wegen"),
    no_names=(
        "äh|ähm|öh|hm|hmm|nein|nee"
        "|müde|sauer|dringend|bereit|unterwegs|krank|hier|da|dran|verwirrt"
        "|ich|du|er|sie|wir|ihr|mich|mir|uns|ein|eine|einen|der|die|das|mit|und|oder|zu|für"
        "|jemand|jemanden|jemandem|sprechen|reden|möchte|will|brauche|habe|hat|kann|können"
        "|darf|nicht|was|warum|wer|wo|wann|wie|bitte|hilfe|mitarbeiter|mensch|ist|sind|bin"
        "|war|es|mein|name|hallo|danke|entschuldigung|heute|morgen|gestern|bestellung|nochmal"
        "|etwas|nichts|ahnung|keine|keiner|niemand|wiederholen|egal|beide|irgendwer|alle"
        "|moment|augenblick|sekunde|minute|berater|beraterin|auskunft|zentrale|kundendienst"
        "|kundenservice|support|vermittlung|falsch|verbunden|nummer|wiederhören|wiedersehen"
        "|tschüss|tschüß|später|jetzt|warten|warte|guten|buchstabiere|buchstabiert"
        "|auf wiederhören|auf wiedersehen|rufen|rückruf|angebot|termin|moment mal|richtig"
        "|vergessen|überspringen"
    ),
    declines=(
        "mitarbeiter|ein mitarbeiter|einen mitarbeiter|einem mitarbeiter|mensch|einen menschen"
        "|ein mensch|einem menschen|berater|einen berater|mit einem mitarbeiter sprechen"
        "|mit einem menschen sprechen|mit einem berater sprechen|mit jemandem sprechen"
        "|mit jemandem reden|verbinden sie mich|verbinden|durchstellen|kundendienst|kundenservice"
        "|zentrale|überspringen|überspringen sie das|weiter ohne|nächste frage|ich habe keine"
        "|ich habe keinen|ich habe keins|hab ich nicht|das habe ich nicht|habe ich nicht"
        "|ich habe sie nicht|ich habe sie nicht dabei|weiß ich nicht auswendig|die weiß ich nicht"
        "|den weiß ich nicht|das weiß ich nicht|ich erinnere mich nicht|habe ich vergessen"
        "|das habe ich vergessen|möchte ich nicht sagen|das möchte ich nicht sagen"
        "|das geht sie nichts an"
    ),
    particles="von|vom|zu|zum|zur|der|den|dem|und zu|und von|und zum|di|de|van",
    which="Meinen Sie {}?",
    either="oder",
    last="letzte|letzten|letzter|letztes|allerletzte",
    none_said="Keine davon",
    other=(
        "die andere|der andere|das andere|den anderen|dem anderen|der anderen|die anderen|andere"
        "|anderer|anderes|der andere termin|den anderen termin"
    ),
    several=(
        "beide|beides|alle|alle beide|egal|ist egal|ist mir egal|das ist mir egal|irgendeine"
        "|irgendeiner|irgendeinen|irgendeins"
    ),
    earliest=(
        "früheste|frühesten|frühester|frühestes|frühestmögliche|frühestmöglichen"
        "|so früh wie möglich"
    ),
    latest="späteste|spätesten|spätester|spätestes|so spät wie möglich",
    back=(
        "zurück|geh zurück|gehen sie zurück|vorherige|die vorherigen|vorherigen|die davor"
        "|vorige seite|vorherige seite|seite zurück"
    ),
    repeat=(
        "wiederholen|wiederholen sie|wiederholen sie das|können sie das wiederholen"
        "|könnten sie das wiederholen|kannst du das wiederholen|wiederholen sie bitte|nochmal"
        "|noch mal|noch einmal|sagen sie das noch einmal|sagen sie das nochmal|wie bitte"
        "|was war das|was waren die|was gibt es|das habe ich nicht gehört"
        "|das habe ich nicht verstanden"
        "|können sie das bitte wiederholen|könnten sie das bitte wiederholen"
    ),
    more=(
        "mehr|mehr bitte|weiter|weitere|die nächsten|nächste seite|nächste|noch mehr"
        "|mehr anzeigen|zeig mir mehr|was noch|andere anzeigen"
    ),
    more_said="Mehr",
    say_more="Für weitere sagen Sie „{}“.",
    back_said="Zurück",
    say_back="Für die vorigen sagen Sie „{}“.",
    ask_time="Und um wie viel Uhr?",
    ask_time_of={
        "morning": "Und um wie viel Uhr vormittags?",
        "afternoon": "Und um wie viel Uhr am Nachmittag?",
        "evening": "Und um wie viel Uhr am Abend?",
        "night": "Und um wie viel Uhr in der Nacht?",
    },
    ask_day="Und an welchem Tag?",
    right="{}, richtig?",
    denials=(
        "nicht|und nicht|es ist nicht|das ist nicht|nicht am|nicht um|statt|anstatt|anstelle von"
    ),
    negations=(
        "nicht|kein|keine|keinen|keinem|keiner|keins|keines|nie|niemals|ohne|außer|weder|statt"
        "|anstatt"
    ),
    retractions=(
        "nein|nein nein|ach nein|nee|nein moment|moment|nein halt|nein warten sie|ich meine"
        "|nein ich meine|ich meinte|quatsch|nein quatsch|besser gesagt|vielmehr"
        "|nein doch|doch lieber|nein lieber|lieber|nein entschuldigung|entschuldigung|korrektur"
        "|beziehungsweise|nein doch lieber|nein warte|oder besser|oder lieber|warte|warte nein"
    ),
    corrections="ich meinte|ich meine|ich sagte|sondern|lieber|doch|eigentlich|aber|es ist|moment",
    none=(
        "keine|keiner|keines|keins|keinen|keine davon|keiner davon|keines davon|keins davon"
        "|keine von denen|keiner von denen|keinen davon|nichts davon|nichts|nein|nein danke"
        "|was anderes|etwas anderes|einen anderen|eine andere|ein anderes"
        "|weder noch"
        "|keine mehr|keine weiteren"
        "|ich will keine davon|ich möchte keine davon|gar keine|keine bitte"
    ),
    spellings={
        "fuenf": "fünf",
        "funf": "fünf",
        "zwolf": "zwölf",
        "zwoelf": "zwölf",
        "eine": "ein",
        "einen": "ein",
        "dreissig": "dreißig",
        "funfzehn": "fünfzehn",
        "fuenfzehn": "fünfzehn",
        "funfzig": "fünfzig",
        "fuenfzig": "fünfzig",
        "funften": "fünften",
        "funfte": "fünfte",
    },
    reasons={
        "unheard": "Das habe ich nicht verstanden.",
        "silence": "Ich habe nichts gehört.",
        "invalid": "Das geht nicht.",
        "ambiguous": "Ich habe nicht verstanden, was davon Sie meinen.",
        "not_meant": "Dann habe ich Sie falsch verstanden.",
        "too_long": "Das war mir zu lang.",
        "not_date": "Ich habe nicht verstanden, welchen Tag Sie meinen.",
        "not_time": "Ich habe nicht verstanden, welche Uhrzeit Sie meinen.",
        "not_datetime": "Ich habe nicht verstanden, welchen Tag und welche Uhrzeit Sie meinen.",
        "no_time_of_day": "Ich brauche noch die Uhrzeit.",
        "no_date": "Ich brauche noch den Tag.",
        "day_alone": "Ich brauche hier einen Tag und keine Uhrzeit.",
        "one_time": "Ich brauche eine genaue Uhrzeit.",
        "one_day": "Ich brauche einen einzigen Tag.",
        "time_alone": "Ich brauche hier eine Uhrzeit und keinen Tag.",
        "not_number": "Ich habe keine Zahl gehört.",
        "not_ordinal": "Ich habe nicht gehört, welche Stelle Sie meinen.",
        "not_money": "Ich habe keinen Betrag gehört.",
        "not_duration": "Ich habe nicht gehört, wie lange.",
        "not_confirmation": "Ich habe weder ja noch nein gehört.",
        "not_phone_number": "Ich habe keine Telefonnummer gehört.",
        "not_email": "Ich habe keine E-Mail-Adresse gehört.",
        "not_name": "Ich habe keinen Namen gehört.",
        "whole_name": "Bitte sagen Sie den ganzen Namen, den Vornamen zuerst.",
        "whole_number": "Bitte sagen Sie die ganze Nummer.",
        "not_like": "Es müsste so aussehen wie {example}.",
        "not_digits": "Ich habe keine Ziffern gehört. Ich brauche {count}.",
        "few_digits": "Das waren nur {heard} von {count} Ziffern.",
        "many_digits": "Das waren {heard} Ziffern statt {count}.",
        "none_listed": "Möglich ist nur {names}.",
        "no_such_number": "Eine Nummer {number} gibt es nicht.",
        "too_far": "So weit reicht kein Kalender.",
        "time_not_day": "Das führt zu einer Uhrzeit, und ich brauche einen Tag.",
        "day_not_time": "Das führt zu einem Tag, und ich brauche eine Uhrzeit.",
        "no_such_day": "Das führt zu keinem Tag.",
        "other_weekday": "Der {date} ist ein {weekday}.",
        "no_month": "Einen Monat {number} gibt es nicht.",
        "no_day": "Einen {day} gibt es in keinem Monat.",
        "no_day_of_month": "Einen {day} {month} gibt es nicht.",
        "no_day_of_month_in_year": "Einen {day} {month} {year} gibt es nicht.",
        "no_hour": "{hour} Uhr gibt es nicht.",
        "no_time": "{clock} Uhr gibt es nicht.",
        "other_part": "{clock} Uhr liegt nicht in dieser Tageszeit.",
        "skipped_time": "Am {date} gibt es {clock} Uhr nicht, denn die Uhr wird vorgestellt.",
        "no_fixed_length": (
            "Monate und Jahre sind nicht gleich lang. Bitte sagen Sie Tage oder Wochen."
        ),
        "too_long_span": "Das sind mehr als 100.000 Tage.",
        "no_currency": "Ich brauche noch die Währung.",
        "cents_twice": "Die Cent habe ich nicht verstanden.",
        "no_phone_number": "Diese Telefonnummer gibt es nicht.",
    },
)
