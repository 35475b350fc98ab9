"""Spanish, as it is heard."""

from ..table import Table

TABLE = Table(
    tag="es",
    twelve_hour=True,
    dotted=False,
    before=(
        "eh|em|déjeme ver|déjame ver|este|esto|pues|bueno|a ver|mire|mira|creo que|creo que es"
        "|yo diría|diría que"
        "|digamos|es|sería|serían|quiero|quisiera|querría|me gustaría|necesito|necesitamos"
        "|póngame|ponme|deme|dame|por favor|quizá|quizás|tal vez|qué tal|mejor|vale|sí|si"
        "|hola|buenos días|buenas|entonces|y|perdón|prefiero|tomo|me quedo con|que sea"
        "|que sean|son"
        "|podemos|podríamos|puede ser|podría ser|lo podemos hacer|mejor que sea"
        "|buenas tardes|buenas noches|buen día"
        "|preferiría|tienen|tiene|mejor el"
    ),
    after=(
        "por favor|porfa|gracias|muchas gracias|me viene bien|me va bien|está bien"
        "|estaría bien|sería perfecto|sería ideal|es perfecto|si es posible|si puede ser|creo"
        "|supongo|entonces|vale|ok|eh|quizás|tal vez|mejor|nada más|más o menos|verdad"
        "|sería mejor|es mejor|me viene mejor|me va mejor|me vendría mejor|en su lugar"
    ),
    heads={
        "date": (
            "puedo|puedo el|podría el|podemos el|estoy libre|estoy libre el|tengo libre el"
            "|me viene bien|me viene bien el|el|para el|para|hasta el|hasta"
            "|a partir del|fue el|nací el"
            "|la fecha es el|mi cumpleaños es el|el día|es el"
        ),
        "time": (
            "puedo|podría|podemos|estoy libre|me viene bien|cerca de las|más o menos a las"
            "|aproximadamente a las|a|a la|a las|las|la|sobre las|hacia las|para las|desde las"
            "|hasta las|como a las"
            "|a eso de las|son las|es la|alrededor de las"
        ),
        "datetime": ("puedo|podría|podemos|estoy libre|me viene bien|el|para el|para|hasta el|a"),
        "number": (
            "número|el número|#|unos|unas|aproximadamente|exactamente|para|en total|somos"
            "|hay|solo|el|la|el número es|tengo|seremos"
        ),
        "ordinal": "el|la|lo|número|el número|#|opción|la opción|quiero el|quiero la",
        "money": (
            "unos|unas|aproximadamente|exactamente|hasta|como máximo|como mínimo|cuesta|costó"
            "|pagué|por|en total"
            "|máximo|un máximo de|como mucho|no más de|alrededor de|más o menos|cerca de"
        ),
        "duration": (
            "unos|unas|aproximadamente|exactamente|durante|por|al menos|como máximo|hasta|dura"
            "|tarda|duró"
        ),
        "email": (
            "mi correo es|mi email es|mi correo electrónico es|mi e mail es|correo|email"
            "|el correo es|mi dirección es|mi dirección de correo es"
        ),
        "phone_number": (
            "llámame al|llámeme al|me puede llamar al|mi número es|mi teléfono es"
            "|mi número de teléfono es|mi móvil es|el número es|número"
            "|teléfono|tel|mi celular es|es el|mi número es el|al"
        ),
        "name": (
            "me llamo|mi nombre es|soy|yo soy|a nombre de|el nombre es|nombre"
            "|habla|le habla|aquí|mi nombre completo es|el señor|la señora"
        ),
        "choice": (
            "el|la|los|las|lo|opción|la opción|número|el número|#|elijo|escojo|con|de|un|una|para"
            "|mi|sobre|es sobre|se trata de|por"
            "|en|del|de las|de la|quiero cambiar|quiero mover"
        ),
        "code": (
            "mi|mis|nuestro|nuestra|el|la|las|código|número|referencia|pedido|reserva|letras"
            "|iniciales|es|son|de|del"
        ),
        "declined": "quiero|quisiera|puedo|podría|necesito|me gustaría",
    },
    tails={
        "number": "personas|de ellos|unidades|piezas|veces|entradas|huéspedes|adultos",
        "ordinal": "opción|de ellos|de ellas",
        "choice": "opción|de ellos|de ellas|cita",
        "time": "más o menos|en punto|como máximo|exactamente|más tardar|aproximadamente",
        "date": "a más tardar|como muy tarde",
        "money": "en total|como máximo|cada uno|máximo|como mucho|más o menos|aproximadamente",
        "duration": "como máximo|en total|más o menos",
        "name": "al habla|al teléfono|es mi nombre|me llamo|es el nombre|a su servicio",
        "confirmation": "adiós|hasta luego|buen día|otro|otra|uno más|una más|otro más|otra más",
        "email": "todo en minúsculas|en minúsculas|todo junto|todo minúsculas",
    },
    ordinals={
        "primero|primera|primer": 1,
        "segundo|segunda": 2,
        "tercero|tercera|tercer": 3,
        "cuarto|cuarta": 4,
        "quinto|quinta": 5,
        "sexto|sexta": 6,
        "séptimo|séptima": 7,
        "octavo|octava": 8,
        "noveno|novena": 9,
        "décimo|décima": 10,
    },
    number_words="y|millón|millones|cientos",
    ones="un|una|uno",
    counts={
        "una docena|docena|una docena de": 12,
        "media docena|media docena de": 6,
        "un par|un par de": 2,
        "ninguno|ninguna|nadie": 0,
    },
    scales={"mil": 1000, "millón|millones": 1_000_000, "docenas": 12},
    zeros="cero",
    numbers={
        "and_half": "{number} y_medio|y_media|½",
        "half": "medio|media|½",
        "point": "{number} coma|punto|con {digits}",
    },
    amounts={"minus": "menos|minus {quantity}"},
    near={
        "hoy": 0,
        "mañana": 1,
        "ayer": -1,
        "pasado mañana": 2,
        "anteayer|antes de ayer|antier": -2,
        "traspasado mañana": 3,
    },
    units={
        "second": "segundo|segundos|seg|s",
        "minute": "minuto|minutos|min",
        "hour": "hora|horas|h",
        "day": "día|días",
        "week": "semana|semanas",
        "month": "mes|meses",
        "year": "año|años",
    },
    weeks={"ocho días|8 días": 1, "quince días|15 días": 2},
    months={"setiembre": 9},
    feasts={
        "12-25": "navidad|el día de navidad|día de navidad",
        "12-24": "nochebuena",
        "12-31": "nochevieja|fin de año",
        "01-01": "año nuevo|el día de año nuevo",
        "01-06": "reyes|día de reyes|el día de reyes",
    },
    dates={
        "near": "[desde] {near}",
        "next_week": (
            "[el] {weekday} "
            "de_la_próxima_semana|de_la_semana_que_viene|la_próxima_semana|la_semana_que_viene"
        ),
        "week_later": (
            "{count} {unit} después_del|después_de {weekday}"
            "\n{count} {unit} después_de {near}"
            "\n[de] {near} en_ocho"
            "\n[el|del] {weekday} en_ocho"
            "\n[de] {near} en {weeks}"
            "\nde {near} en {count} {unit}"
            "\n{near} en {count} {unit}"
        ),
        "weekday_later": (
            "[el|del] {weekday} en {weeks}\n[el] {weekday} en|dentro_de {count} {unit}"
        ),
        "day_after": ("[el|al] día siguiente\n[el|al] siguiente día\nun día después|más_tarde"),
        "day_before": "[el] día anterior\nun día antes",
        "nth_of_month": "[el] {ordinal_day} {weekday} de {month} [de|del] [{year}]",
        "last_of_month": "[el] último {weekday} de {month} [de|del] [{year}]",
        "fortnight_later": "[de] {near} en_quince\n[el|del] {weekday} en_quince",
        "last_weekday": "[el] {weekday} pasado\n[el] pasado|último {weekday}",
        "this_weekday": "este {weekday}\n[el] {weekday} de_esta_semana",
        "weekday": (
            "[el] [próximo|proximo|siguiente] {weekday}"
            "\n[el] {weekday} [que_viene|próximo|siguiente]"
            "\neste_próximo {weekday}"
        ),
        "calendar": (
            "[{short_weekday}] [el] [día] {day} de|del {month} [de|del] [{year}]"
            "\n[{short_weekday}] [el] {day} {month} [{year}]"
            "\n[{short_weekday}] [el] {day} de {month} de_este_año|del_año {year}"
            "\n{month} {day} [de|del] [{year}]"
            "\nel [día] {day}"
            "\n[el] {short_weekday} {day}"
            "\n[el] día {day}"
        ),
        "feast": "[en] {feast} [de|del] [{year}]",
        "weeks_ahead": "en|dentro_de {weeks}",
        "weeks_ago": "hace {weeks}",
        "ahead": "en|dentro_de|de_aquí_a {count} {unit}",
        "ago": "hace {count} {unit}",
        "numeric": "[el] {numeric}",
        "since": "desde [el] {date}",
        "stretch": (
            "después|antes del|de {date}"
            "\n[entre|de|del|desde] [el] {date} y|o|a|al|hasta [el] {date}"
        ),
    },
    minutes={"cuarto": 15, "media": 30, "un cuarto": 15},
    daytimes={
        "12:00": "mediodía|al mediodía|a mediodía|medio día",
        "00:00": "medianoche|a medianoche|media noche",
    },
    parts={
        "am": "am|a m|de la madrugada|de madrugada",
        "forenoon": "de la mañana|por la mañana",
        "noon": "del mediodía",
        "pm": "pm|p m",
        "afternoon": "de la tarde|por la tarde|tarde",
        "night": "de la noche|por la noche|en la noche|noche",
    },
    today_parts={
        "forenoon": "esta mañana",
        "afternoon": "esta tarde",
        "night": "esta noche",
    },
    times={
        "now": "ahora|ahora_mismo|ya",
        "daytime": "{daytime}",
        "clock": "[a|las|la|a_las|a_la] {clock} [h|horas] [{part}] [{zone}]",
        "hour": (
            "[a] [las|la] {hour} [en_punto|h] [{part}]\n[a] las|la {hour} horas [{part}]"
            "\n[a] [las|la] {hour} {mm} [{part}]"
            "\n[a] [las|la] {hour} y {minute} [{part}]"
            "\n[a] las|la {hour} horas y {minute} [minutos]"
        ),
        "past": "[a] [las|la] {hour} y {minutes} [{part}]",
        "to": (
            "[a] [las|la] {hour} menos {minutes} [{part}]"
            "\n[a] [las|la] {hour} menos {minute} [{part}]"
            "\n{minutes} para las|la {hour} [{part}]"
            "\n{minute} [minutos] para las|la {hour} [{part}]"
        ),
        "ahead": "en|dentro_de {span}",
        "stretch": (
            "[a] [la] hora_de_comer|hora_de_la_comida|hora_del_almuerzo"
            "|después_de_comer|antes_de_comer|después_del_trabajo"
            "\ndespués|antes de {time}"
            "\nentre|de|desde {time} y|a|hasta {time}"
            "\n{time} a|o|hasta {time}"
        ),
    },
    moments={
        "moment": (
            "{date} [{day_part}] a"
            "|sobre {time}\n{date} {day_part} {time}\n{date} [{day_part}] {exact_time}"
            "\n[a|sobre] {time} [de|del|el] {date}"
            "\n{today_part} [a|sobre] {time}"
            "\n[a|sobre] {time} de {today_part}"
        ),
    },
    durations={
        "half": "media|medio|½ {unit}",
        "and_half": "{count} {unit} y_media|y_medio",
        "and_quarter": "{count} {unit} y_cuarto",
        "one_and_half": "{unit} y_media|y_medio",
        "quarter": "[un] cuarto de {unit}",
        "three_quarters": "tres_cuartos de {unit}",
        "hour_minutes": "{count} {unit} {minute}",
        "plain": "{count} {unit}",
    },
    joints="y|con",
    currencies={
        "EUR": "euro|euros|de euros",
        "$": "dólar|dólares",
        "MXN": "peso|pesos|pesos mexicanos",
        "GBP": "libra|libras",
        "JPY": "yen|yenes",
        "CHF": "francos suizos|franco suizo",
        "USD": "dólares americanos|dólares estadounidenses",
    },
    cents={"": "céntimo|céntimos|centavo|centavos|centavos de dólar"},
    money={
        "plain": "{money_sign} {number}\n{count} {money_sign}\n{count} {currency}",
        "with_cents": (
            "{count} {hundredths} {currency}"
            "\n{count} {hundredths}"
            "\n{count} {currency} [con|y] {hundredths} [{cents}]"
            "\n{count} {currency} [con|y] {minute} {cents}"
        ),
        "and_half": "{count} {currency} y_medio",
        "cents": "{count} {cents}",
        "bare": "{quantity}",
    },
    yes=(
        "sí|si|claro|claro que sí|por supuesto|desde luego|vale|de acuerdo|ok|okay|correcto"
        "|es correcto|eso es|así es|exacto|exactamente|efectivamente|cierto|es cierto"
        "|perfecto|muy bien|está bien|bien|bueno|seguro|sin duda|afirmativo|verdadero"
        "|creo que sí|por qué no|cómo no|con gusto|sí quiero|sí señor|sí por favor|adelante"
        "|encantado|ajá|dale|genial|no hay problema|sin problema|sip"
        "|hágalo|sí hágalo|hazlo|me viene bien|me va bien|me parece bien|soy yo|yo mismo|yo misma"
        "|al habla|es mi número|ese es mi número|es mi nombre|ese es mi nombre|es mi correo"
        "|ese es mi correo|ese mismo|esa misma|eso mismo|justo esa|justo ese|debería"
        "|está perfecto|eso está bien|sí puedo"
    ),
    no=(
        "no|nop|no gracias|para nada|en absoluto|claro que no|por supuesto que no"
        "|de ninguna manera|ni hablar|nunca|jamás|no realmente|la verdad es que no|no mucho"
        "|incorrecto|está mal|eso está mal|es incorrecto|falso|es falso|eso no|mejor no"
        "|creo que no|no creo"
        "|no es correcto|no está bien|negativo|no quiero|todavía no|aún no|ahora no|hoy no"
        "|qué va|no es así|tampoco|no hace falta|desde luego que no|cancelar"
        "|no eso es todo|eso es todo|es todo|eso sería todo|sería todo|nada más|no nada más"
        "|nada más gracias|ya está|he terminado|no ya está|ahora mismo no|en este momento no"
        "|por ahora no|vale no|ok no|bueno no|no es eso|eso no es correcto|no me viene bien"
        "|no me va bien|no puedo|no puede ser|ese día no puedo|así no|olvídelo|olvídalo|déjelo"
        "|déjalo|no importa|no más tarde|no mejor más tarde|no soy yo|no es mi número"
        "|no es mi nombre|no tengo|no tengo otro|no tengo otra|no tengo más|no lo haga"
    ),
    unsure=(
        "quizá|quizás|tal vez|no sé|no lo sé|no estoy seguro|no estoy segura|puede ser"
        "|a lo mejor|ni idea|depende|sí y no|por qué|no está mal|no es incorrecto|no es falso"
        "|no diría que no"
    ),
    repeats={"doble": 2, "triple": 3},
    signs={
        "@": "arroba|at",
        ".": "punto|dot",
        "_": "guion bajo|guión bajo|subrayado|barra baja",
        "-": "guion|guión|menos|guion medio",
        "+": "más|mas",
    },
    spelled_as="como|como en|de",
    alphabet=(
        "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|juliett|kilo"
        "|lima|mike|november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey"
        "|whisky|xray|x ray|x-ray|yankee|zulu|antonio|barcelona|burgos|carmen|dolores|enrique"
        "|españa|francia|gerona|granada|historia|huelva|inés|italia|josé|jaén|lorenzo|lugo"
        "|madrid|navarra|ñoño|oviedo|parís|pamplona|querido|quijote|ramón|roma|sábado|sevilla"
        "|tarragona|toledo|ulises|valencia|washington|xilófono|yegua|zaragoza"
    ),
    last_digits=(
        "las últimas cuatro son|los últimos cuatro son|los últimos cuatro dígitos son"
        "|las últimas cuatro cifras son|las últimas tres son|las últimas dos son"
        "|las últimas cifras son|los últimos dígitos son|termina en|acaba en|al final"
    ),
    first_name="nombre de pila|el nombre de pila es|el nombre es|mi nombre es",
    last_name="apellido|el apellido es|mi apellido es|los apellidos son",
    name_ends=(
        "y quisiera|y quiero|y necesito|y llamo|y me gustaría|quisiera|quiero|llamo|de parte de"
        "|de la empresa"
    ),
    no_names=(
        "eh|em|hm|pues"
        "|aquí|listo|lista|cansado|cansada|enfadado|enfadada|urgente|enfermo|enferma"
        "|yo|tú|él|ella|nosotros|me|mi|te|un|una|la|el|que|con|para|por|alguien|hablar|quiero"
        "|quisiera|necesito|tengo|puedo|puede|no|qué|quién|dónde|cuándo|cómo|ayuda|agente"
        "|persona|sé|es|son|soy|está|nombre|hola|gracias|perdón|hoy|mañana|ayer|pedido"
        "|otra vez|algo|nada|idea|repetir|favor|saber|los dos|las dos|ambos|ambas|cualquiera"
        "|quien sea"
        "|operador|operadora|representante|recepción|atención|número|equivocado|momento|minuto"
        "|espere|espera|adiós|luego|tarde|ahora|llámeme|llámame|llamar|después"
        "|oferta|cita|olvídelo|correcto|incorrecto|deletreo|servicio"
        "|cliente"
        "|más tarde"
        "|un segundo|buenos días|buenas tardes|buenas noches"
    ),
    declines=(
        "operador|un operador|operadora|una operadora|agente|un agente|una persona|persona"
        "|un humano|representante|un representante|hablar con alguien|hablar con una persona"
        "|hablar con un agente|hablar con un operador|hablar con un humano|atención al cliente"
        "|páseme|páseme con alguien|comuníqueme|saltar|sáltelo|sáltate esto|siguiente pregunta"
        "|no tengo|no tengo ninguno|no tengo ninguna|no lo tengo|no la tengo|no lo tengo a mano"
        "|no me acuerdo|no lo recuerdo|se me olvidó|lo he olvidado|prefiero no decirlo"
        "|no quiero decirlo"
    ),
    particles="de|del|la|las|los",
    name_joint="y|e",
    which="¿Quiere decir {}?",
    either="o",
    last="último|última|el último|la última|ultimo|ultima",
    none_said="Ninguna de estas",
    other="el otro|la otra|el otro de ellos|los otros|las otras|la otra cita",
    several=(
        "los dos|las dos|ambos|ambas|todos|todas|cualquiera|cualquiera de ellos|me da igual"
        "|da igual"
    ),
    earliest=(
        "la más temprana|el más temprano|más temprana|más temprano|la más pronto|lo antes posible"
        "|cuanto antes"
    ),
    latest="la más tarde|el más tarde|más tarde|la más tardía|el más tardío|más tardía|más tardío",
    back=(
        "atrás|volver|vuelva|volver atrás|anterior|anteriores|los anteriores|las anteriores"
        "|página anterior|la página anterior"
    ),
    repeat=(
        "repetir|repita|repítalo|puede repetir|puede repetirlo|me lo puede repetir|me lo repite"
        "|repita por favor|otra vez|de nuevo|una vez más|cómo|cómo dice|qué ha dicho|cuáles eran"
        "|cuáles son|no lo he oído"
    ),
    more=(
        "más|ver más|más por favor|siguiente|siguientes|los siguientes|las siguientes"
        "|otros más|muéstrame más|continuar|continúe|qué más|más opciones"
    ),
    more_said="Más",
    say_more="Diga «{}» para oír más.",
    back_said="Atrás",
    say_back="Diga «{}» para oír los anteriores.",
    ask_time="¿Y a qué hora?",
    ask_time_of={
        "forenoon": "¿Y a qué hora de la mañana?",
        "afternoon": "¿Y a qué hora de la tarde?",
        "night": "¿Y a qué hora de la noche?",
    },
    ask_day="¿Y qué día?",
    right="{}, ¿correcto?",
    denials="no|y no|no es|no era|no a|en vez de|en vez del|en lugar de|en lugar del",
    negations=(
        "no|sin|nunca|jamás|tampoco|ningún|ninguna|ninguno|excepto|menos|en vez de|en lugar de"
    ),
    retractions=(
        "digo|no digo|perdón|no perdón|mejor dicho|no mejor|mejor|quiero decir|quise decir"
        "|no quiero decir|no espere|espere|no espera|espera|no no"
        "|espere no|o mejor|perdón no"
    ),
    corrections="quise decir|quería decir|digo|mejor|sino|en realidad|pero|es|perdón|espere",
    none=(
        "ninguno|ninguna|ninguno de estos|ninguna de estas|ninguno de ellos|ninguna de ellas"
        "|ninguno de esos|nada|ninguna de las anteriores|ninguno de los anteriores|no"
        "|no gracias|otro|otra|otra cosa|ni uno ni otro"
        "|no más|nada más"
        "|no quiero ninguno|no quiero ninguna|ninguno por favor|ninguna por favor"
    ),
    spellings={
        "unos": "",
        "unas": "",
        "cientos": "",
        "miles": "",
        "veintidos": "veintidós",
        "veintitres": "veintitrés",
        "veintiseis": "veintiséis",
        "veintiun": "veintiuno",
        "veintiuna": "veintiuna",
    },
    reasons={
        "unheard": "No lo he entendido.",
        "silence": "No he oído nada.",
        "invalid": "Eso no es posible.",
        "ambiguous": "No he entendido cuál quiere decir.",
        "not_meant": "Entonces le he entendido mal.",
        "too_long": "Eso ha sido demasiado largo para mí.",
        "not_date": "No he entendido qué día quiere decir.",
        "not_time": "No he entendido qué hora quiere decir.",
        "not_datetime": "No he entendido qué día y qué hora quiere decir.",
        "no_time_of_day": "También necesito la hora.",
        "no_date": "También necesito el día.",
        "day_alone": "Aquí necesito un día y ninguna hora.",
        "one_time": "Necesito una hora exacta.",
        "one_day": "Necesito un solo día.",
        "time_alone": "Aquí necesito una hora y ningún día.",
        "not_number": "No he oído ningún número.",
        "not_ordinal": "No he oído qué posición quiere decir.",
        "not_money": "No he oído ningún importe.",
        "not_duration": "No he oído cuánto tiempo.",
        "not_confirmation": "No he oído ni sí ni no.",
        "not_phone_number": "No he oído ningún número de teléfono.",
        "not_email": "No he oído ninguna dirección de correo.",
        "not_name": "No he oído ningún nombre.",
        "whole_name": "Diga el nombre completo, primero el nombre de pila.",
        "whole_number": "Diga el número completo.",
        "not_like": "Debe ser algo como {example}.",
        "not_digits": "No he oído cifras. Necesito {count}.",
        "few_digits": "Solo han sido {heard} de {count} cifras.",
        "many_digits": "Han sido {heard} cifras en vez de {count}.",
        "none_listed": "Solo puede ser {names}.",
        "no_such_number": "No hay ningún número {number}.",
        "too_far": "Ningún calendario llega tan lejos.",
        "time_not_day": "Eso lleva a una hora, y necesito un día.",
        "day_not_time": "Eso lleva a un día, y necesito una hora.",
        "no_such_day": "Eso no lleva a ningún día.",
        "other_weekday": "El {date} es {weekday}.",
        "no_month": "No hay ningún mes {number}.",
        "no_day": "Ningún mes tiene día {day}.",
        "no_day_of_month": "{month} no tiene día {day}.",
        "no_day_of_month_in_year": "{month} de {year} no tiene día {day}.",
        "no_hour": "No existe la hora {hour}.",
        "no_time": "No existe la hora {clock}.",
        "other_part": "Las {clock} no están en esa parte del día.",
        "skipped_time": "El {date} no existen las {clock}, porque se adelanta el reloj.",
        "no_fixed_length": "Los meses y los años no duran siempre lo mismo. Diga días o semanas.",
        "too_long_span": "Son más de 100.000 días.",
        "no_currency": "Necesito saber la moneda.",
        "cents_twice": "No he entendido los céntimos.",
        "no_phone_number": "Ese número de teléfono no existe.",
    },
)
