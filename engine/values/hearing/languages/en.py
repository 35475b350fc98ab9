"""English, as it is heard."""

from ..table import Table

TABLE = Table(
    tag="en",
    twelve_hour=True,
    dotted=False,
    years_in_pairs=True,
    before=(
        "uh|um|uhm|er|erm|hm|hmm|let me see|let me think"
        "|well|so|okay|ok|oh|like|just|maybe|i think|i guess|i would say"
        "|i d say|let s say|say|let s do|let s make it|make it|make that|how about"
        "|can we do|could we do|can we say|what about"
        "|it s|it is|its|that s|that is|that would be|that d be|that ll be|it would be"
        "|it d be|it ll be|i would like|i d like|i want|i will take|i ll take|i take"
        "|can i have|could i have|can i get|we need|i need|give me|please|please make it|sure"
        "|yes|yeah|probably|actually|sorry|the answer is|hi|hello|hey|then|and"
        "|can we make it|could we make it|can you make it|could you make it|can we do it"
        "|could it be"
        "|good morning|good afternoon|good evening|good day"
        "|can you do|could you do|i d rather have|i d rather|i d prefer|i prefer|i would prefer"
        "|do you have"
    ),
    after=(
        "please|thanks|thank you|thank you very much|thanks a lot|works|works for me"
        "|works best|would be great|would be good|would be fine|would be nice|is fine|is good"
        "|is great|is ok|sounds good|sounds great|if possible|if that s possible|if you can"
        "|then|i think|i guess|i suppose|would work|will do|will be fine|maybe|or so|ok|okay"
        "|uh|um|right|sir|madam"
        "|would be better|is better|works better|would work better|would suit me better"
        "|suits me better|instead|is even better"
    ),
    heads={
        "date": (
            "on|for|from|by|until|i m free|i am free|we re free|we are free|i m available"
            "|i am available|i can do|we can do|i could do|i can come|it s on|it was|it was on"
            "|the date is|due on|born on"
            "|i was born on|my birthday is|this is for"
        ),
        "time": (
            "i m free|i am free|we re free|we are free|i m available|i am available|i can do"
            "|we can do|i could do|i can come|at|around|about|by|from|until|for|the time is|exactly"
        ),
        "datetime": (
            "i m free|i am free|we re free|we are free|i m available|i am available|i can do"
            "|we can do|i could do|i can come|on|for|by|from|until|it s on|is there anything"
        ),
        "number": (
            "number|no|#|about|around|exactly|for|a total of|in total|there are|there will be"
            "|we are|there s|only|the number is|i have|it s number|number is|the|option"
        ),
        "ordinal": "the|number|no|#|option|i mean the|it s the|on the",
        "money": (
            "about|around|exactly|a total of|up to|at most|at least|no more than|i paid|it costs"
            "|it cost|for|it was"
            "|maximum|a maximum of|max|at the most|not more than|roughly|something like"
            "|somewhere around"
        ),
        "duration": (
            "about|around|exactly|for|at least|at most|up to|roughly|it takes|it took|it lasts"
        ),
        "email": (
            "my email is|my e mail is|my email address is|my e mail address is|the email is|email"
            "|e mail|it s at|you can reach me at|write to|at"
            "|my email s|my e mail s|all lowercase"
        ),
        "phone_number": (
            "my number is|area code|my phone number is|the number is|phone|number|call me at"
            "|you can reach me at|you can call me at|call me on|reach me at|it s number|tel|at|on"
            "|is"
        ),
        "name": (
            "my name is|my name s|the name is|the name s|name is|i am|i m|this is|call me"
            "|you can call me|my full name is|under"
            "|under the name|under the name of|on the name of|name"
            "|it s under"
            "|my name here is"
        ),
        "choice": (
            "the|a|an|option|number|no|#|i choose|i pick|i prefer|i mean|for|with|that|my|about"
            "|it s about|this is about|because of"
            "|in|at|on|from|to|i d like to move|i d like to reschedule|i d like to cancel"
            "|i d like to change|i need to move|i need to reschedule|i need to cancel"
            "|i need to change|i want to move|i want to reschedule|i want to cancel"
            "|i want to change"
        ),
        "code": (
            "my|the|our|code|codes|number|id|reference|order|booking|ticket|voucher|initials"
            "|letters|it|it s|is|s|under|named"
        ),
        "declined": (
            "i want to|i d like to|can i|could i|may i|let me|i need to|can you|could you|i want"
            "|i need"
        ),
    },
    tails={
        "number": "people|persons|of us|of them|items|pieces|times|guests|tickets|adults",
        "ordinal": "one|of them|option|item|choice",
        "choice": "one|of them|option|item|choice|ones",
        "date": "at the latest|or later|onwards",
        "time": "sharp|at the latest|exactly|or later|on the dot|ish",
        "money": (
            "in total|altogether|or less|at most|each|max|maximum|tops|at the most|or thereabouts"
            "|give or take"
        ),
        "duration": "or less|at most|long|in total|altogether|max",
        "confirmation": (
            "i m good|we re good|bye|goodbye|bye bye|have a nice day|another one|one more|another"
            "|and thanks|for now"
            "|that was it"
        ),
        "name": "speaking|here|is my name|is the name|that s my name",
        "email": (
            "all lowercase|all lower case|lowercase|in lowercase|all small letters|all one word"
            "|one word|that s it"
        ),
    },
    ordinals={"first": 1, "second": 2},
    number_words="and|million|billion|hundred|thousand",
    ones="a|an|one",
    counts={
        "a dozen": 12,
        "dozen": 12,
        "half a dozen": 6,
        "a couple|a couple of|couple of": 2,
        "a pair|a pair of": 2,
        "a hundred": 100,
        "a thousand": 1000,
        "a million": 1_000_000,
        "none|nobody": 0,
    },
    scales={"hundred": 100, "thousand|k|grand": 1000, "million": 1_000_000, "dozen": 12},
    zeros="oh|o|zero",
    numbers={
        "and_half": "{number} and_a_half|½",
        "one_and_half": "one_and_a_half|a_one_and_a_half",
        "half": "[a] half|½",
        "and_quarter": "{number} and_a_quarter",
        "and_three_quarters": "{number} and_three_quarters",
        "point": "[{number}] point {digits}",
        "half_of": "[a] half [a] {scales}",
    },
    amounts={"minus": "minus|negative {quantity}"},
    near={
        "today": 0,
        "tomorrow|tmrw|tomorow": 1,
        "yesterday": -1,
        "the day after tomorrow|day after tomorrow": 2,
        "the day before yesterday|day before yesterday": -2,
    },
    units={
        "second": "second|seconds|sec|secs|s",
        "minute": "minute|minutes|min|mins|m",
        "hour": "hour|hours|hr|hrs|h",
        "day": "day|days|d",
        "week": "week|weeks",
        "fortnight": "fortnight|fortnights",
        "month": "month|months",
        "year": "year|years",
    },
    weekdays={
        "mon": 0,
        "tue|tues": 1,
        "weds": 2,
        "thu|thur|thurs": 3,
        "fri": 4,
    },
    months={"sept": 9},
    feasts={
        "12-25": "christmas|christmas day|xmas",
        "12-24": "christmas eve",
        "12-31": "new year s eve",
        "01-01": "new year s day|new year s|new years day",
        "10-31": "halloween",
        "02-14": "valentine s day|valentines day",
    },
    dates={
        "near": "{near}",
        "next_week": "{weekday} next_week\nnext_week [on] {weekday}",
        "week_later": (
            "{count} {unit} from|after {near}"
            "\n{count} {unit} from|after [this|next] {weekday}"
            "\na_week|one_week on {weekday}"
            "\n{weekday} week"
            "\n{near} week"
            "\n[the] {weekday} after_next"
        ),
        "weekday_later": "{weekday} in {count} {unit}",
        "week_after_next": (
            "{weekday} [in] the_week_after_next|week_after_next"
            "\nthe_week_after_next|week_after_next [on] {weekday}"
        ),
        "day_after": "[the] following|next day\nthe_day_after|day_after\na|one day later",
        "day_before": "[the] previous day\nthe_day_before|day_before\na|one day earlier",
        "nth_of_month": "[the] {ordinal_day} {weekday} in|of {month} [of|in] [{year}]",
        "last_of_month": "[the] last {weekday} in|of {month} [of|in] [{year}]",
        "last_weekday": "last {weekday}",
        "this_weekday": "this {weekday}\n{weekday} this_week",
        "weekday": "[next|coming|the_next|the_coming|this_coming] {weekday}",
        "calendar": (
            "[{short_weekday}] [the] {month} [the] {day} [of|in] [{year}]"
            "\n[{short_weekday}] [the] {day} [of] {month} [of|in] [{year}]"
            "\n[{short_weekday}] the {ordinal_day} of the {ordinal_month} [{year}]"
            "\n[{short_weekday}] the {ordinal_day}"
            "\n{short_weekday} {ordinal_day}"
            "\n{ordinal_day}"
        ),
        "feast": "{feast} [of|in] [{year}]",
        "ahead": "in {count} {unit}\n{count} {unit} from_now|from_today|later|ahead",
        "ago": "{count} {unit} ago",
        "numeric": "[the] {numeric}",
        "since": "since {date}",
        "stretch": (
            "[any_day|sometime] after|before {date}"
            "\n[either] [between|from] {date} and|or|to|until|till|through {date}"
        ),
    },
    minutes={"quarter|a quarter": 15, "half": 30},
    daytimes={
        "12:00": "noon|noonish|midday|at noon|12 noon|twelve noon",
        "00:00": "midnight|12 midnight|twelve midnight",
    },
    parts={
        "am": "am|a m",
        "morning": "in the morning|morning",
        "pm": "pm|p m",
        "afternoon": "in the afternoon|this afternoon|afternoon",
        "evening": "in the evening|this evening|evening",
        "night": "at night|tonight|in the night|night",
    },
    today_parts={
        "morning": "this morning",
        "afternoon": "this afternoon",
        "evening": "this evening",
        "night": "tonight",
    },
    times={
        "now": "now|right_now|right_away|immediately",
        "daytime": "{daytime}",
        "hour": (
            "{hour} [o_clock|oclock] [sharp|exactly] [{part}]"
            "\n{hour} {mm} [{part}]"
            "\n{part} at {hour}"
        ),
        "hundred": "[{zeros}] {hour} hundred [hours]",
        "clock": "{clock} [hours|{part}] [{zone}]",
        "midnight_past": "{minute} [minutes] past|after midnight\n{minutes} past|after midnight",
        "midnight_to": "{fives} to|before|til|till midnight\n{minutes} to|before midnight",
        "noon_past": (
            "{minute} [minutes] past|after noon|midday\n{minutes} past|after noon|midday"
        ),
        "noon_to": "{fives} to|before|til|till noon|midday\n{minutes} to|before noon|midday",
        "past": (
            "{minutes} past|after {hour} [o_clock] [{part}]"
            "\n{minute} [minutes|minute] past|after {hour} [o_clock] [{part}]"
        ),
        "half_past": "half {hour} [{part}]",
        "to": (
            "{minutes} to|before|of|til|till {hour} [o_clock] [{part}]"
            "\n{fives} to|before|of|til|till {hour} [o_clock] [{part}]"
            "\n{minute} minutes|minute to|before|of|til|till {hour} [o_clock] [{part}]"
        ),
        "ahead": "in {span}\n{span} from_now",
        "stretch": (
            "lunchtime|lunch_time|lunch|dinnertime|after_work"
            "\n[anytime|any_time|sometime|some_time] after|before|past {time}"
            "\nbetween|from {time} and|to|until|till {time}"
            "\n{time} to|until|till|or {time}"
        ),
    },
    moments={
        "moment": (
            "{date} [in_the] [{day_part}] at|around|by|from {time}"
            "\n{date} {day_part} {time}\n{date} [{day_part}] {exact_time}"
            "\n[at|around] {time} [on] {date}"
            "\n{today_part} [at|around] {time}"
            "\n[at|around] {time} {today_part}"
        ),
    },
    durations={
        "half": "half [a|an] {unit}\n[a|one] half {unit}\n½ {unit}",
        "quarter": "[a|one] quarter [of] [a|an] {unit}",
        "three_quarters": "three quarters [of] [a|an] {unit}",
        "and_half": "{count} {unit} and_a_half\n{count} and_a_half {unit}",
        "and_quarter": "{count} {unit} and_a_quarter\n{count} and_a_quarter {unit}",
        "hour_minutes": "{count} {unit} {minute}",
        "plain": "{count} {unit}",
    },
    joints="and",
    currencies={
        "$": "dollar|dollars|buck|bucks",
        "EUR": "euro|euros",
        "GBP": "pound|pounds|quid|pounds sterling",
        "USD": "us dollars|us dollar|american dollars",
        "CAD": "canadian dollars|canadian dollar",
        "AUD": "australian dollars",
        "JPY": "yen",
        "CHF": "swiss francs|swiss franc|francs",
        "INR": "rupees|rupee",
        "MXN": "pesos|mexican pesos",
    },
    cents={"": "cent|cents", "GBP": "pence|penny|pennies|p"},
    money={
        "plain": "{money_sign} {number}\n{count} {money_sign}\n{count} {currency}",
        "with_cents": (
            "{count} {hundredths} {currency}"
            "\n{count} {currency} [and] {hundredths} [{cents}]"
            "\n{count} {currency} [and] {minute} {cents}"
            "\n{count} {hundredths}"
        ),
        "cents": "{count} {cents}",
        "bare": "{quantity}",
    },
    yes=(
        "yes|yeah|yea|yep|yup|ya|y|sure|sure thing|of course|ok|okay|correct|that is correct"
        "|that s correct|that s right|that is right|right|you re right|exactly|absolutely"
        "|definitely|certainly|indeed|affirmative|true|please do|go ahead|i do|i am|i would"
        "|i will|i have|it is|it does|we do|sounds good|sounds great|fine|that s fine"
        "|that works|works for me|perfect|great|why not|i think so|i guess so|no problem"
        "|by all means|uh huh|mhm|go for it|let s do it|yes i do|totally|gladly|i d love to"
        "|alright|all right|very well|you bet|you got it"
        "|do it|yes do it|just do it|please do it|it should|it should be|that works for me"
        "|that suits me|it works for me|that s me|that is me|speaking|this is he|this is she"
        "|that s my number|that is my number|that s my name|that is my name|that s my email"
        "|that is my email|that s my address|that is my address|that s the one|that is the one"
        "|yes that s it|yes that is it|that s good|that is good|that s perfect|that is fine"
        "|very good|i can|i do have|they are"
        "|they do|that would be great|that would be good"
    ),
    no=(
        "no|nope|nah|n|no way|hell no|not really|not at all|never|no thanks|no thank you"
        "|of course not|not now|certainly not|definitely not|absolutely not|i don t think so"
        "|i do not think so|i don t|i m not|i am not|i do not|i wouldn t|i would not"
        "|i haven t|it isn t|it is not|it s not|it doesn t|wrong|that s wrong|that is wrong"
        "|incorrect|that s incorrect|not correct|that s not right|that is not right|not right"
        "|false|negative|no i don t|don t|please don t|not today|rather not|i d rather not"
        "|no need|not true|not quite|not yet|nothing|none|uh uh|cancel|stop"
        "|no that s it|no that was it|no i don t have another|that s all|that is all|that was all"
        "|that will be all"
        "|that ll be all|that would be all|nothing else|nothing more|no more|i m done|i am done"
        "|we re done|all done|not right now|not at the moment|okay no|ok no|alright no"
        "|it s not correct|it is not correct|it isn t correct|that isn t correct|that isn t right"
        "|it s not right|it isn t right|it s wrong|it is wrong|never mind|nevermind|forget it"
        "|forget about it|no later|no maybe later|i can t|i cannot|that doesn t work"
        "|it doesn t work|that doesn t work for me|that does not work|don t do it|do not do it"
        "|that s not me|that is not me|that s not my number|that s not my name|that s not it"
        "|i don t have another|i don t have another one|i don t have any|i don t have one"
        "|i don t have any more|i don t want to"
    ),
    unsure=(
        "maybe|not sure|i m not sure|i am not sure|i don t know|i do not know|don t know"
        "|perhaps|probably|no idea|possibly|i guess|i think|yes and no|not wrong|why"
        "|i wouldn t say no|i would not say no|i can t say no|i won t say no|nothing is fine"
    ),
    repeats={"double": 2, "triple": 3},
    signs={
        "@": "at|at sign",
        ".": "dot|point|period|full stop",
        "_": "underscore|under score",
        "-": "dash|hyphen|minus",
        "+": "plus",
    },
    spelled_as="as in|like in",
    alphabet=(
        "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|juliett|kilo"
        "|lima|mike|november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey"
        "|whisky|xray|x ray|x-ray|yankee|zulu"
    ),
    last_digits=(
        "the last four are|the last four digits are|last four are|last four digits are|last four"
        "|the last four|the last three are|the last three digits are|last three are"
        "|the last two are|the last two digits are|last two are|the last digits are|it ends in"
        "|it ends with|ends in|ends with|ending in|ending with|at the end it s"
    ),
    first_name=(
        "first name|the first name is|my first name is|first name is|first name s|given name"
        "|given name is|the first name s"
    ),
    last_name=(
        "last name|the last name is|my last name is|last name is|last name s|surname|surname is"
        "|my surname is|family name|family name is|the last name s"
    ),
    name_ends=(
        "and i|and i m|and i d|and we|i d like|i want|i need|calling|from|with|about|regarding"
        "|because|speaking"
    ),
    no_names=(
        "uh|um|uhm|er|erm|hm|hmm|oops|no|and|or"
        "|fine|here|ready|hungry|angry|tired|urgent|ridiculous|maybe|driving|outside|confused"
        "|listening|available|interested"
        "|i|you|he|she|we|they|me|us|your|a|an|the|to|of|for|with|about|someone|somebody"
        "|anyone|speak|talk|want|need|have|has|would|could|can|may i|do|does|don|not|what|why"
        "|who|where|when|how|please|help|agent|human|person|know|is|are|am|was|be|it|this"
        "|that|my|name|hello|thanks|sorry|today|tomorrow|yesterday|order|repeat|again"
        "|somewhere|something|nothing|idea|looking|call"
        "|whoever|whichever|whatever|anybody|nobody|everyone|everybody|both|either|neither"
        "|operator|operators|representative|rep|receptionist|supervisor|manager|support|service"
        "|customer|wrong|number|moment|minute|hold|hang|wait|goodbye|bye|later|now"
        "|skip|calling|morning|afternoon|evening|spell|spelled|spelt|never|mind|forget|real"
        "|somebody else|nevermind|what s|offer|appointment|busy|back|correct|incorrect|change"
        "|tell|say|said|think|spelling|letters|letter|capital|with an|with a|none|anonymous|email"
        "|phone"
        "|one second|one sec|just a sec"
    ),
    declines=(
        "operator|an operator|the operator|agent|an agent|live agent|a live agent|person|a person"
        "|real person|a real person|human|a human|a human being|representative|a representative"
        "|speak to someone|speak with someone|talk to someone|talk to somebody|speak to a person"
        "|talk to a person|talk to a real person|speak to a human|talk to a human"
        "|speak to an agent|talk to an agent|speak to an operator|talk to an operator"
        "|speak to a representative|talk to a representative|customer service|connect me"
        "|put me through|transfer me|skip|skip it|skip this|skip that|skip this one|pass"
        "|next question|i don t have one|i don t have any|i don t have it|i don t have that"
        "|i don t have it with me|i don t have a number|i don t know it|i don t know that"
        "|i can t remember|i don t remember|i forgot|i ve forgotten|i d rather not say"
        "|i won t say|i don t want to say|none of your business"
    ),
    particles="of|the|de|la|van|der|von",
    which="Do you mean {}?",
    either="or",
    last="last|last one|bottom|final",
    none_said="None of these",
    other="the other|other|the other one|other one|the other thing",
    several=(
        "both|both of them|both of these|all|all of them|all of these|either|either one"
        "|either of them|any|any of them|any one|anyone|whichever|whatever|i don t care"
        "|i don t mind|doesn t matter|it doesn t matter"
    ),
    earliest=(
        "the earliest|earliest|the soonest|soonest|the earliest one|the first available"
        "|as soon as possible"
    ),
    latest="the latest|latest|the latest one",
    back=(
        "back|go back|previous|previous page|the previous ones|previous ones|the ones before"
        "|the page before|the first ones|before that"
    ),
    repeat=(
        "repeat|repeat that|repeat it|repeat them|can you repeat that|can you repeat"
        "|could you repeat that|can you repeat them|can you repeat the options|say that again"
        "|can you say that again|could you say that again|say it again|once more|one more time"
        "|again|what were they|what was that|come again|pardon|what are the options"
        "|what are my options|i didn t hear that|i didn t catch that"
    ),
    more=(
        "more|show more|more please|next|next page|the next ones|next ones|others|the others"
        "|other ones|show me more|tell me more|go on|continue|what else|more options"
        "|the next page|the other ones|more of them|any others|any more|anything else"
    ),
    more_said="More",
    say_more="Say “{}” for more.",
    back_said="Back",
    say_back="Say “{}” for the ones before.",
    ask_time="And at what time?",
    ask_time_of={
        "morning": "And at what time in the morning?",
        "afternoon": "And at what time in the afternoon?",
        "evening": "And at what time in the evening?",
        "night": "And at what time at night?",
    },
    ask_day="And on which day?",
    right="{}, right?",
    denials=(
        "not|and not|it s not|it isn t|that s not"
        "|not on|not at|instead of|rather than|i didn t say|i did not say"
    ),
    negations=(
        "no|not|don t|doesn t|didn t|isn t|aren t|wasn t|can t|cannot|won t|wouldn t|never"
        "|neither|without|except|anything but|everything but"
    ),
    retractions=(
        "no|no no|no wait|wait no|wait|no sorry|sorry no|sorry|i mean|no i mean|i meant|or rather"
        "|make that|no make that|make it|no make it|actually|actually no|no actually|scratch that"
        "|oh no|hold on|correction"
        "|or better"
    ),
    corrections="i meant|i mean|i said|make it|rather|instead|actually|but|it s|sorry|wait",
    none=(
        "none|none of these|none of those|none of them|none of the above|neither"
        "|neither of them|neither of these|nothing|no|nope|no one|not one of them"
        "|not any of these|something else|another|another one|no thanks|no thank you"
        "|different|a different one"
        "|no more|nothing more"
        "|i don t want any|i don t want any of them|i don t want any of these|none please"
        "|neither one|neither please"
    ),
    spellings={"hundreds": "", "thousands": ""},
    reasons={
        "unheard": "I did not understand that.",
        "silence": "I did not hear anything.",
        "invalid": "That is not possible.",
        "ambiguous": "I did not understand which one you mean.",
        "not_meant": "Then I misunderstood you.",
        "too_long": "That was too long for me.",
        "not_date": "I did not understand which day you mean.",
        "not_time": "I did not understand what time you mean.",
        "not_datetime": "I did not understand which day and time you mean.",
        "no_time_of_day": "I also need a time.",
        "no_date": "I also need a day.",
        "day_alone": "I need a day here, and no time.",
        "one_time": "I need one exact time.",
        "one_day": "I need one day.",
        "time_alone": "I need a time here, and no day.",
        "not_number": "I did not hear a number.",
        "not_ordinal": "I did not hear which one you mean.",
        "not_money": "I did not hear an amount of money.",
        "not_duration": "I did not hear how long.",
        "not_confirmation": "I did not hear a yes or a no.",
        "not_phone_number": "I did not hear a phone number.",
        "not_email": "I did not hear an e-mail address.",
        "not_name": "I did not hear a name.",
        "whole_name": "Please say the whole name, the first name first.",
        "whole_number": "Please say the whole number.",
        "not_like": "It should be like {example}.",
        "not_digits": "I did not hear any digits. I need {count}.",
        "few_digits": "Those were only {heard} of {count} digits.",
        "many_digits": "Those were {heard} digits instead of {count}.",
        "none_listed": "It can only be {names}.",
        "no_such_number": "There is no number {number}.",
        "too_far": "No calendar goes that far.",
        "time_not_day": "That leads to a time, and I need a day.",
        "day_not_time": "That leads to a day, and I need a time.",
        "no_such_day": "That leads to no day.",
        "other_weekday": "{date} is a {weekday}.",
        "no_month": "There is no month {number}.",
        "no_day": "No month has a day {day}.",
        "no_day_of_month": "{month} has no day {day}.",
        "no_day_of_month_in_year": "{month} {year} has no day {day}.",
        "no_hour": "The day has no hour {hour}.",
        "no_time": "{clock} is no time of the day.",
        "other_part": "{clock} is not in that part of the day.",
        "skipped_time": "On {date} the clocks skip {clock}.",
        "no_fixed_length": "Months and years are not all of one length. Please say days or weeks.",
        "too_long_span": "That is more than 100,000 days.",
        "no_currency": "I need to know the currency.",
        "cents_twice": "I did not understand the cents.",
        "no_phone_number": "There is no such phone number.",
    },
)
