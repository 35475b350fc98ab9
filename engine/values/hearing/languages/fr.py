"""French, as it is heard."""

from ..table import Table

TABLE = Table(
    tag="fr",
    twelve_hour=False,
    dotted=False,
    before=(
        "euh|heu|voyons|voyons voir|hum|ben|bah|bon|alors|donc|eh bien|je pense|je crois"
        "|je dirais|disons|c est"
        "|ce serait|ça serait|ce sera|ce sont|je voudrais|j aimerais|je veux|il me faut"
        "|j ai besoin de|nous voulons|on voudrait|donnez moi|mettez moi|s il vous plaît"
        "|s il te plaît|peut être|et si|plutôt|d accord|ok|okay|oui|bonjour|et|pardon"
        "|je préfère|je prends|va pour|pourquoi pas"
        "|on peut dire|on peut faire|peut on dire|pourrait on dire|on pourrait faire"
        "|c est possible"
        "|bonsoir|allô|salut"
        "|je préférerais|j aimerais mieux|avez vous|auriez vous"
    ),
    after=(
        "s il vous plaît|s il te plaît|svp|stp|merci|merci beaucoup|merci bien|ça me va"
        "|ça me convient|me convient|c est bien|ce serait bien|ce serait parfait"
        "|c est parfait|serait parfait|si possible|si c est possible|je pense|je crois|alors"
        "|donc|peut être|d accord|ok|euh|quoi|environ|plutôt|hein"
        "|serait mieux|c est mieux|ce serait mieux|m arrangerait|m arrangerait mieux"
        "|m arrange mieux|me convient mieux|me conviendrait mieux|à la place"
    ),
    heads={
        "date": (
            "je suis libre|je suis disponible|je peux|on peut|nous pouvons|je pourrais"
            "|je suis libre le|le|pour le|pour|dès|jusqu au|à partir du"
            "|à partir de|du|c était le"
            "|je suis né le|je suis née le|né le|née le|la date est le|mon anniversaire est le"
            "|au"
        ),
        "time": (
            "je suis libre|je suis disponible|je peux|on peut|nous pouvons|je pourrais|à|vers"
            "|pour|dès|jusqu à|à partir de|il est|aux environs de|autour de|aux alentours de"
            "|environ à|à environ"
        ),
        "datetime": (
            "je suis libre|je suis disponible|je peux|on peut|nous pouvons|je pourrais|le"
            "|pour le|pour|dès|à partir du|à"
        ),
        "number": (
            "il y a|numéro|le numéro|n°|no|#|environ|à peu près|exactement|pour|au total"
            "|nous sommes"
            "|on est|on sera|nous serons|seulement|le|la|le numéro est|j ai|juste"
        ),
        "ordinal": "le|la|l|numéro|le numéro|#|option|l option|je veux le|je veux la",
        "money": (
            "environ|à peu près|exactement|jusqu à|au maximum|au plus|au moins|ça coûte"
            "|ça a coûté|j ai payé|pour"
            "|maximum|un maximum de|au max|max|pas plus de|dans les|autour de|aux alentours de"
        ),
        "duration": (
            "environ|à peu près|exactement|pendant|pour|au moins|au plus|jusqu à|ça dure|ça prend"
            "|il faut|durant"
        ),
        "email": (
            "mon email est|mon e mail est|mon mail est|mon adresse est|mon adresse e mail est"
            "|mon adresse mail est|mon adresse email est|email|e mail|mail|l adresse est"
            "|mon courriel est|courriel"
        ),
        "phone_number": (
            "appelez moi au|rappelez moi au|vous pouvez me joindre au|mon numéro est"
            "|mon numéro de téléphone est|mon téléphone est|mon portable est"
            "|le numéro est|numéro|téléphone|tél|tel|mon numéro est le|au|c est le|le"
            "|mon mobile est"
        ),
        "name": (
            "je m appelle|mon nom est|moi c est|je suis|au nom de|le nom est|nom"
            "|ici|monsieur|madame|je me nomme|c est"
        ),
        "choice": (
            "le|la|les|l|option|l option|numéro|le numéro|n°|#|je choisis|celui|celle|du|de|des|d"
            "|un|une|avec|pour|à|au|aux|mon|ma"
            "|il s agit de|il s agit d|au sujet de|au sujet du|concernant"
            "|en|celle de|celui de"
        ),
        "code": (
            "mon|ma|mes|notre|le|la|les|code|numéro|référence|commande|réservation|lettres"
            "|initiales|est|sont|c est|ce sont|de|du"
        ),
        "declined": "je voudrais|je veux|puis je|je peux|pourrais je|j aimerais",
    },
    tails={
        "number": "personnes|d entre eux|pièces|fois|places|billets|invités|adultes",
        "ordinal": "option|d entre eux|d entre elles",
        "choice": "option|d entre eux|d entre elles|rendez vous",
        "time": "pile|précises|au plus tard|environ|tapantes|exactement",
        "date": "au plus tard",
        "money": "au total|en tout|maximum|chacun|au maximum|max|au max|environ|à peu près",
        "duration": "au maximum|maximum|en tout|au plus|environ",
        "name": "à l appareil|est mon nom|c est mon nom|c est moi|est le nom",
        "confirmation": (
            "au revoir|bonne journée|un autre|une autre|encore un|encore une|c est moi"
        ),
        "email": "tout en minuscules|en minuscules|tout attaché|en un mot",
    },
    ordinals={
        "premier|première|premiere": 1,
        "deuxième|deuxieme|second|seconde": 2,
        "troisieme": 3,
        "quatrieme": 4,
        "cinquieme": 5,
        "sixieme": 6,
        "septieme": 7,
        "huitieme": 8,
        "neuvieme": 9,
        "dixieme": 10,
    },
    number_words="et|cent|cents|mille|million|millions|milliards|vingts",
    ones="un|une",
    counts={
        "une douzaine|une douzaine de|douzaine": 12,
        "une demi douzaine|une demi douzaine de": 6,
        "une quinzaine|une quinzaine de": 15,
        "une dizaine|une dizaine de": 10,
        "une vingtaine|une vingtaine de": 20,
        "une centaine|une centaine de": 100,
        "un couple de": 2,
        "aucun|aucune|personne": 0,
    },
    scales={"mille": 1000, "million|millions": 1_000_000, "douzaines": 12},
    zeros="zéro",
    numbers={
        "and_half": "{number} et_demi|et_demie|½",
        "half": "[un|une] demi|demie|½\nla_moitié",
        "point": "{number} virgule|point {digits}",
    },
    amounts={"minus": "moins|minus {quantity}"},
    near={
        "aujourd hui|ce jour": 0,
        "demain": 1,
        "hier": -1,
        "après demain": 2,
        "avant hier": -2,
    },
    units={
        "second": "seconde|secondes|s",
        "minute": "minute|minutes|min|mn",
        "hour": "heure|heures|h",
        "day": "jour|jours|journée|journées",
        "week": "semaine|semaines",
        "month": "mois",
        "year": "an|ans|année|années",
    },
    weeks={"huit jours|8 jours": 1, "quinze jours|15 jours": 2},
    feasts={
        "12-25": "noël|le jour de noël|à noël",
        "12-24": "réveillon de noël|le réveillon de noël|la veille de noël",
        "12-31": "saint sylvestre|la saint sylvestre|réveillon du nouvel an",
        "01-01": "jour de l an|le jour de l an|nouvel an|le nouvel an",
        "07-14": "le quatorze juillet",
    },
    dates={
        "near": "{near}",
        "next_week": (
            "[le] {weekday} de_la_semaine_prochaine|la_semaine_prochaine"
            "\nla_semaine_prochaine {weekday}"
        ),
        "week_later": (
            "[le] {weekday} en_huit"
            "\n{near} en_huit"
            "\n{near} dans {weeks}"
            "\n{count} {unit} après {near}"
            "\n{count} {unit} après {weekday}"
        ),
        "weekday_later": "[le] {weekday} dans {weeks}\n[le] {weekday} dans {count} {unit}",
        "day_after": ("[le] lendemain\n[le] jour suivant|d_après\nun jour après|plus_tard"),
        "day_before": "[la] veille\n[le] jour précédent|d_avant\nun jour avant|plus_tôt",
        "nth_of_month": "[le] {ordinal_day} {weekday} de|d {month} [{year}]",
        "last_of_month": "[le] dernier {weekday} de|d {month} [{year}]",
        "fortnight_later": "[le] {weekday} en_quinze\n{near} en_quinze",
        "last_weekday": "[le] {weekday} dernier|passé",
        "this_weekday": "ce {weekday}\n{weekday} cette_semaine|de_cette_semaine",
        "weekday": "[le] [prochain] {weekday} [prochain|qui_vient|suivant]",
        "calendar": (
            "[{short_weekday}] [le] {day} {month} [{year}]"
            "\n[le] {short_weekday} {day} {month} [{year}]"
            "\nle {day}"
            "\n[le] {short_weekday} [le] {day}"
            "\n{month} {ordinal_day}"
        ),
        "feast": "{feast} [{year}]",
        "weeks_ahead": "dans|d_ici|sous {weeks}",
        "weeks_ago": "il_y_a {weeks}",
        "ahead": "dans|d_ici|sous {count} {unit}",
        "ago": "il_y_a {count} {unit}",
        "numeric": "[le] {numeric}",
        "since": "depuis [le] {date}",
        "stretch": (
            "après|avant {date}"
            "\n[soit] [entre|de|du] {date} et|ou|à|au|jusqu_à|jusqu_au|soit {date}"
        ),
    },
    minutes={"quart|le quart|un quart": 15, "demi|demie": 30},
    daytimes={
        "12:00": "midi",
        "00:00": "minuit",
    },
    parts={
        "am": "am",
        "morning": "du matin|le matin|matin|au matin",
        "pm": "pm",
        "afternoon": "de l après midi|l après midi|après midi",
        "evening": "du soir|le soir|soir|soirée|en soirée|dans la soirée",
        "night": "de la nuit|la nuit",
    },
    today_parts={
        "morning": "ce matin",
        "afternoon": "cet après midi|cette après midi",
        "evening": "ce soir",
        "night": "cette nuit",
    },
    times={
        "now": "maintenant|tout_de_suite|immédiatement",
        "daytime": "{daytime}",
        "clock": "{clock} [h|heures] [{part}] [{zone}]",
        "hour": (
            "{hour} heures|heure|h [{part}]"
            "\n{hour} heures|heure|h {minute} [min|minutes|{part}]"
            "\n{hour} h {minute} min {seconds} s [{zone}]"
            "\n{hour}"
        ),
        "noon_past": "midi et {minutes}\nmidi {minute}",
        "noon_to": "midi moins {minutes}\nmidi moins {minute}",
        "midnight_past": "minuit et {minutes}\nminuit {minute}",
        "midnight_to": "minuit moins {minutes}\nminuit moins {minute}",
        "past": "{hour} heures|heure|h et {minutes} [{part}]",
        "to": (
            "{hour} heures|heure|h moins {minutes} [{part}]"
            "\n{hour} heures|heure|h moins {minute} [{part}]"
        ),
        "ahead": "dans|d_ici {span}",
        "stretch": (
            "[à] l_heure_du_déjeuner|l_heure_du_repas|après_le_déjeuner|avant_le_déjeuner"
            "|après_le_travail"
            "\naprès|avant {time}"
            "\nentre|de {time} et|à|jusqu_à {time}"
            "\n{time} à|ou|jusqu_à {time}"
        ),
    },
    moments={
        "moment": (
            "{date} [{day_part}] à|vers"
            "|dès {time}\n{date} {day_part} {time}\n{date} [{day_part}] {exact_time}"
            "\n[à|vers] {time} [le] {date}"
            "\n{today_part} [à|vers] {time}"
            "\n[à|vers] {time} {today_part}"
        ),
    },
    durations={
        "half": "[une|un] demi|demie|½ {unit}",
        "and_half": "{count} {unit} et_demie|et_demi",
        "and_quarter": "{count} {unit} et_quart",
        "quarter": "[un] quart d {unit}",
        "three_quarters": "trois_quarts d {unit}",
        "hour_minutes": "{count} {unit} {minute}",
        "plain": "{count} {unit}",
    },
    joints="et",
    currencies={
        "EUR": "euro|euros|d euros",
        "$": "dollar|dollars",
        "GBP": "livre|livres|livres sterling",
        "CHF": "franc|francs|franc suisse|francs suisses",
        "JPY": "yen|yens",
        "CAD": "dollars canadiens",
        "USD": "dollars américains|dollar américain|dollars des états unis|dollar des états unis",
    },
    cents={"": "centime|centimes"},
    money={
        "plain": "{money_sign} {number}\n{count} {money_sign}\n{count} {currency}",
        "with_cents": (
            "{count} {hundredths} {currency}"
            "\n{count} {hundredths}"
            "\n{count} {currency} [et] {hundredths} [{cents}]"
            "\n{count} {currency} [et] {minute} {cents}"
            "\n{count} {money_sign} {hundredths}"
        ),
        "and_half": "{count} {currency} et_demi",
        "cents": "{count} {cents}",
        "bare": "{quantity}",
    },
    yes=(
        "oui|ouais|ouaip|si|mais oui|bien sûr|bien sûr que oui|évidemment|certainement"
        "|absolument|tout à fait|exactement|exact|c est exact|c est ça|c est bien ça"
        "|c est correct|correct|d accord|ok|okay|volontiers|avec plaisir|parfait|très bien"
        "|entendu|ça marche|ça me va|vrai|c est vrai|juste|en effet|effectivement|affirmatif"
        "|pourquoi pas|je veux bien|je crois que oui|je pense que oui|allez y|vas y"
        "|sans problème|pas de problème|sans doute|bien entendu|carrément"
        "|faites le|oui faites le|allez y faites le|fais le|cela me convient|ça me convient"
        "|ça me convient bien|c est moi|c est moi même|lui même|elle même|c est mon numéro"
        "|c est bien mon numéro|c est mon nom|c est mon adresse|c est mon e mail|celui là"
        "|celle là|c est celui là|c est celle là|c est bon|c est bien|ça devrait|cela marche"
        "|je peux"
    ),
    no=(
        "non|nan|non merci|pas vraiment|pas du tout|absolument pas|certainement pas"
        "|bien sûr que non|jamais|jamais de la vie|surtout pas|faux|c est faux|incorrect"
        "|ce n est pas ça|c est pas ça|ce n est pas correct|pas correct|pas exactement"
        "|je ne crois pas|je ne pense pas|je crois pas|je pense pas|négatif|pas question"
        "|pas maintenant|pas encore|merci non|pas aujourd hui|je ne veux pas|inutile|mais non"
        "|pas la peine|plutôt non|annuler|aucunement|c est inexact"
        "|non c est tout|c est tout|ce sera tout|ça sera tout|c était tout|rien d autre"
        "|rien de plus|non rien d autre|j ai fini|j ai terminé|pas pour le moment"
        "|pas pour l instant|pas tout de suite|d accord non|ok non|bon non|ce n est pas juste"
        "|c est pas juste|ça ne va pas|ça va pas|ça ne me va pas|ça ne me convient pas"
        "|je ne peux pas|je peux pas|là je ne peux pas|ce n est pas possible|laissez tomber"
        "|laisse tomber|oubliez|oubliez ça|tant pis|non plus tard|non peut être plus tard"
        "|ce n est pas moi|ce n est pas mon numéro|ce n est pas mon nom|je n en ai pas"
        "|je n en ai pas d autre|je n en ai plus|ne le faites pas"
    ),
    unsure=(
        "peut être|je ne sais pas|je sais pas|aucune idée|pas sûr|pas sûre|je ne suis pas sûr"
        "|je ne suis pas sûre|ça dépend|oui et non|éventuellement|pas mal|pourquoi"
    ),
    repeats={"double": 2, "triple": 3},
    signs={
        "@": "arobase|arrobase|at|chez|arobas",
        ".": "point|dot",
        "_": "tiret bas|underscore|souligné|tiret du bas",
        "-": "tiret|trait d'union|moins|tiret du six",
        "+": "plus",
    },
    spelled_as="comme|comme dans",
    alphabet=(
        "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|juliett|kilo"
        "|lima|mike|november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey"
        "|whisky|xray|x ray|x-ray|yankee|zulu|anatole|berthe|célestin|désiré|eugène|françois"
        "|gaston|henri|irma|joseph|kléber|louis|marcel|nicolas|pierre|quintal|raoul|suzanne"
        "|thérèse|ursule|william|xavier|yvonne|zoé"
    ),
    last_digits=(
        "les quatre derniers sont|les quatre derniers chiffres sont|les trois derniers sont"
        "|les deux derniers sont|les derniers chiffres sont|il finit par|ça finit par|finit par"
        "|ça se termine par|se termine par|à la fin"
    ),
    first_name="prénom|le prénom est|mon prénom est|le prénom c est",
    last_name=(
        "nom de famille|le nom de famille est|mon nom de famille est|le nom de famille c est"
    ),
    name_ends=(
        "et je|et j|et nous|je voudrais|j aimerais|j appelle|de chez|de la société|de la part de"
        "|pour"
    ),
    no_names=(
        "euh|heu|hum|hm|bah|non|et|ou"
        "|prêt|prête|fatigué|fatiguée|urgent|malade|ici|là|pressé|pressée|perdu|perdue"
        "|je|j|tu|il|elle|nous|vous|on|me|moi|un|une|le|la|les|que|avec|pour|par|quelqu un"
        "|parler|veux|voudrais|besoin|ai|peux|peut|ne|pas|quoi|qui|où|quand|comment|aide"
        "|agent|sais|est|sont|suis|c est|nom|bonjour|merci|pardon|aujourd hui|demain|hier"
        "|commande|encore|quelque chose|rien|idée|répéter|aucun|aucune|personne|plaît"
        "|les deux|n importe|quiconque"
        "|opérateur|opératrice|standard|conseiller|conseillère|représentant|service|client"
        "|clientèle|faux|numéro|instant|moment|minute|attendez|attends|revoir|au revoir"
        "|tard|plus|maintenant|rappelez|rappeler|appelez|bonsoir|offre|rendez vous|oubliez"
        "|laissez|tomber|correct|incorrect|épeler|quittez"
    ),
    declines=(
        "opérateur|un opérateur|opératrice|agent|un agent|conseiller|un conseiller|un être humain"
        "|un humain|une vraie personne|une personne|parler à quelqu un|parler à un conseiller"
        "|parler à une personne|parler à un agent|parler à un humain|parler avec quelqu un"
        "|service client|passez moi quelqu un|mettez moi en relation|passer|passez"
        "|passez la question|question suivante|je n en ai pas|j en ai pas|je ne l ai pas"
        "|je ne l ai pas sur moi|je ne m en souviens pas|je ne me souviens pas|j ai oublié"
        "|je l ai oublié|je préfère ne pas le dire|je ne veux pas le dire|ça ne vous regarde pas"
    ),
    particles="de|du|des|la|le|les|d",
    which="Voulez-vous dire {} ?",
    either="ou",
    last="dernier|dernière|derniere",
    none_said="Aucune de celles-ci",
    other="l autre|les autres|l autre rendez vous",
    several=(
        "les deux|tous les deux|toutes les deux|tous|toutes|n importe|n importe lequel"
        "|n importe laquelle|peu importe|ça m est égal"
    ),
    earliest="le plus tôt|la plus tôt|plus tôt|le plus tôt possible|au plus tôt|dès que possible",
    latest="le plus tard|la plus tard|plus tard|le plus tard possible|au plus tard",
    back=(
        "retour|revenir|en arrière|précédent|précédents|précédente|précédentes|les précédents"
        "|les précédentes|page précédente|la page précédente|ceux d avant|celles d avant"
    ),
    repeat=(
        "répéter|répétez|répétez s il vous plaît|pouvez vous répéter|vous pouvez répéter"
        "|pourriez vous répéter|encore une fois|à nouveau|redites|pardon|comment"
        "|quels étaient ils|quels sont les choix|je n ai pas entendu"
    ),
    more=(
        "plus|suite|la suite|suivant|suivants|les suivants|les suivantes|suivante|voir plus"
        "|encore|davantage|continuer|continuez|quoi d autre|autres options|en voir plus"
    ),
    more_said="Plus",
    say_more="Dites « {} » pour la suite.",
    back_said="Retour",
    say_back="Dites « {} » pour les précédents.",
    ask_time="Et à quelle heure ?",
    ask_time_of={
        "morning": "Et à quelle heure le matin ?",
        "afternoon": "Et à quelle heure l'après-midi ?",
        "evening": "Et à quelle heure le soir ?",
        "night": "Et à quelle heure la nuit ?",
    },
    ask_day="Et quel jour ?",
    right="{}, c'est bien ça ?",
    denials=(
        "pas|et pas|non pas|et non|ce n est pas|ce n était pas|n est pas|au lieu de|plutôt que"
    ),
    negations=(
        "pas|pas de|pas d|pas du|pas la|pas le|sans|jamais|aucun|aucune|sauf|au lieu de|plutôt que"
    ),
    retractions=(
        "non|non non|ah non|non pardon|pardon|enfin non|enfin|je veux dire|non je veux dire"
        "|je voulais dire|ou plutôt|non plutôt|non attendez|attendez"
        "|attendez non|attends|non attends|pardon non"
    ),
    corrections="je voulais dire|je veux dire|j ai dit|plutôt|en fait|mais|c est|pardon|attendez",
    none=(
        "aucun|aucune|aucun d entre eux|aucune d entre elles|aucun des deux|aucune des deux"
        "|aucun de ceux là|rien|non|non merci|rien de tout ça|un autre|une autre|autre"
        "|autre chose|ni l un ni l autre|aucun de ces choix|aucune de celles ci"
        "|rien de plus|aucun autre|aucune autre"
        "|je n en veux aucun|je n en veux aucune|aucun merci|aucune merci"
    ),
    spellings={"zero": "zéro"},
    reasons={
        "unheard": "Je n'ai pas compris.",
        "silence": "Je n'ai rien entendu.",
        "invalid": "Ce n'est pas possible.",
        "ambiguous": "Je n'ai pas compris ce que vous voulez dire.",
        "not_meant": "Alors je vous ai mal compris.",
        "too_long": "C'était trop long pour moi.",
        "not_date": "Je n'ai pas compris de quel jour il s'agit.",
        "not_time": "Je n'ai pas compris de quelle heure il s'agit.",
        "not_datetime": "Je n'ai pas compris de quel jour et de quelle heure il s'agit.",
        "no_time_of_day": "Il me faut aussi l'heure.",
        "no_date": "Il me faut aussi le jour.",
        "day_alone": "Il me faut ici un jour, et pas d'heure.",
        "one_time": "Il me faut une heure précise.",
        "one_day": "Il me faut un seul jour.",
        "time_alone": "Il me faut ici une heure, et pas de jour.",
        "not_number": "Je n'ai pas entendu de nombre.",
        "not_ordinal": "Je n'ai pas entendu de quelle position il s'agit.",
        "not_money": "Je n'ai pas entendu de montant.",
        "not_duration": "Je n'ai pas entendu de durée.",
        "not_confirmation": "Je n'ai entendu ni oui ni non.",
        "not_phone_number": "Je n'ai pas entendu de numéro de téléphone.",
        "not_email": "Je n'ai pas entendu d'adresse e-mail.",
        "not_name": "Je n'ai pas entendu de nom.",
        "whole_name": "Dites le nom complet, le prénom d'abord.",
        "whole_number": "Dites le numéro complet.",
        "not_like": "Cela devrait ressembler à {example}.",
        "not_digits": "Je n'ai pas entendu de chiffres. Il m'en faut {count}.",
        "few_digits": "Cela ne fait que {heard} chiffres sur {count}.",
        "many_digits": "Cela fait {heard} chiffres au lieu de {count}.",
        "none_listed": "Cela ne peut être que {names}.",
        "no_such_number": "Il n'y a pas de numéro {number}.",
        "too_far": "Aucun calendrier ne va si loin.",
        "time_not_day": "Cela mène à une heure, et il me faut un jour.",
        "day_not_time": "Cela mène à un jour, et il me faut une heure.",
        "no_such_day": "Cela ne mène à aucun jour.",
        "other_weekday": "Le {date} est un {weekday}.",
        "no_month": "Il n'y a pas de mois {number}.",
        "no_day": "Aucun mois n'a de {day}.",
        "no_day_of_month": "Il n'y a pas de {day} {month}.",
        "no_day_of_month_in_year": "Il n'y a pas de {day} {month} {year}.",
        "no_hour": "Il n'y a pas de {hour} heures.",
        "no_time": "{clock} n'est pas une heure.",
        "other_part": "{clock} n'est pas à ce moment de la journée.",
        "skipped_time": "Le {date}, on avance l'heure : il n'y a pas de {clock}.",
        "no_fixed_length": (
            "Les mois et les années n'ont pas tous la même longueur. "
            "Dites des jours ou des semaines."
        ),
        "too_long_span": "Cela fait plus de 100 000 jours.",
        "no_currency": "Il me faut la devise.",
        "cents_twice": "Je n'ai pas compris les centimes.",
        "no_phone_number": "Ce numéro de téléphone n'existe pas.",
    },
)
