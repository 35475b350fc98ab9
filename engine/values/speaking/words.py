"""Words that CLDR keeps where no library reads them: yes and no, ordinals, "on" and "at"."""

WHEN = "when"
"""The form that stands in a sentence, with its preposition: `on Friday`, `at 9:00 AM`."""

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Those of numbers in CLDR; a language has some of them, and each has `other`."""

YES_NO = {
    "ar": ("نعم", "لا"),
    "bg": ("да", "не"),
    "ca": ("sí", "no"),
    "cs": ("ano", "ne"),
    "da": ("ja", "nej"),
    "de": ("ja", "nein"),
    "el": ("ναι", "όχι"),
    "en": ("yes", "no"),
    "es": ("sí", "no"),
    "et": ("jah", "ei"),
    "fa": ("بله", "نه"),
    "fi": ("kyllä", "ei"),
    "fr": ("oui", "non"),
    "he": ("כן", "לא"),
    "hi": ("हाँ", "नहीं"),
    "hr": ("da", "ne"),
    "hu": ("igen", "nem"),
    "id": ("ya", "tidak"),
    "it": ("sì", "no"),
    "ja": ("はい", "いいえ"),
    "ko": ("예", "아니요"),
    "lt": ("taip", "ne"),
    "lv": ("jā", "nē"),
    "ms": ("ya", "tidak"),
    "nb": ("ja", "nei"),
    "nl": ("ja", "nee"),
    "nn": ("ja", "nei"),
    "no": ("ja", "nei"),
    "pl": ("tak", "nie"),
    "pt": ("sim", "não"),
    "ro": ("da", "nu"),
    "ru": ("да", "нет"),
    "sk": ("áno", "nie"),
    "sl": ("da", "ne"),
    "sr": ("да", "не"),
    "sv": ("ja", "nej"),
    "th": ("ใช่", "ไม่"),
    "tr": ("evet", "hayır"),
    "uk": ("так", "ні"),
    "vi": ("có", "không"),
    "zh": ("是", "否"),
}
"""Language → yes and no."""

ORDINALS = {
    "ca": {"one": "{}r", "two": "{}n", "few": "{}t", "other": "{}è"},
    "en": {"one": "{}st", "two": "{}nd", "few": "{}rd", "other": "{}th"},
    "es": {"other": "{}.º"},
    "fr": {"one": "{}er", "other": "{}e"},
    "it": {"other": "{}º"},
    "ja": {"other": "{}番目"},
    "nl": {"other": "{}e"},
    "pt": {"other": "{}º"},
    "sv": {"one": "{}:a", "other": "{}:e"},
    "zh": {"other": "第{}"},
}
"""Language → CLDR's category of an ordinal → how it is written. Others write a dot or nothing."""

DOTTED = frozenset(
    {"cs", "da", "de", "et", "fi", "hr", "hu", "lv", "nb", "nn", "no", "pl", "sk", "sl", "sr", "tr"}
)
"""The languages that write an ordinal with a dot: `2.`"""

AT = {
    "da": "kl. {}",
    "de": "um {} Uhr",
    "en": "at {}",
    "es": "a las {}",
    "fr": "à {}",
    "nl": "om {}",
    "no": "kl. {}",
    "nb": "kl. {}",
    "pt": "às {}",
    "sv": "kl. {}",
}
"""Language → how a time stands in a sentence; others join it to a date as CLDR does."""

AT_ONE = {"es": "a la {}", "pt": "à {}"}
"""The same between one and two o'clock, where that is said in another number."""

ON = {
    "de": ("am {}", ", ", ", dem "),
    "en": ("on {}", ", ", ", "),
    "es": ("el {}", ", ", " "),
    "fr": ("le {}", " ", " "),
}
"""Language → how a day stands in a sentence, and what between its weekday and the rest becomes."""
