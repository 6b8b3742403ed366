"""What people in Vlamstad write: what they see, what came of it. B1 Dutch, without names and without illnesses. Pure.

Dutch and not translated, because it is data: the words of neighbours and colleagues.
"""

from waakvlam.signals.catalogue import Observer as O

SEEN: dict[O, dict[str, tuple[str, ...]]] = {
    O.NEIGHBOUR: {
        "curtains": (
            "De gordijnen zijn al twee weken de hele dag dicht. Vroeger stond het raam altijd open.",
            "Ik zie nooit meer licht achter de gordijnen. Ook niet als het donker weer is.",
            "Sinds de zomer blijft alles dicht. We zwaaiden altijd naar elkaar.",
        ),
        "awake_at_night": (
            "Om drie uur 's nachts hoor ik stofzuigen. Overdag is het doodstil.",
            "Elke nacht brandt het licht en loopt iemand heen en weer. Ik maak me daar zorgen over.",
            "Slaapt overdag en loopt 's nachts door de straat. In de kou, zonder jas.",
        ),
        "noise": (
            "Harde muziek tot diep in de nacht, al de derde keer deze week. Ik moet om zes uur op.",
            "Er wordt veel geschreeuwd en met deuren gegooid. Dat was eerst nooit zo.",
            "Stampen en bonken in de avond. Ik heb aangebeld, maar niemand deed open.",
            "De televisie staat dag en nacht heel hard. Misschien hoort iemand niet goed meer?",
        ),
        "confused": (
            "Stond op straat te praten tegen iemand die er niet was. Leek bang.",
            "Vroeg mij drie keer achter elkaar welke dag het is. Vorig jaar was er niets aan de hand.",
            "Belde 's avonds laat bij ons aan en wist niet meer waar de sleutel was.",
        ),
        "few_people": (
            "Er komt nooit bezoek. Ook niet met de feestdagen.",
            "De dochter kwam elke week, maar die is verhuisd. Nu zie ik niemand meer.",
        ),
        "lonely": (
            "Blijft soms een uur staan praten in het trappenhuis. Volgens mij heeft ze verder niemand.",
            "Zit elke dag alleen op het bankje bij de speeltuin. Zegt weinig, maar is blij met een praatje.",
            "Komt bijna niet meer buiten. Vroeger deden we samen boodschappen.",
        ),
        "drinks_or_uses": (
            "Er staan elke ochtend veel lege flessen bij de deur. Het gaat niet goed, denk ik.",
            "Kwam wankelend thuis en viel op de trap. Dat gebeurt nu vaker.",
        ),
        "picked_up": (
            "Gisteren stond hier politie en een ambulance. We zijn erg geschrokken. Wat nu?",
            "Is vannacht opgehaald door de ambulance. Er lopen nog twee katten binnen.",
        ),
        "home_again": ("Is weer thuis uit het ziekenhuis, maar redt het volgens mij niet alleen.",),
        "old_ways": (
            "Het begint weer net als twee jaar geleden: spullen op de gang en boos op iedereen.",
            "Gaat weer om met die oude vrienden. Toen liep het ook mis.",
        ),
        "quarrel": (
            "Er is steeds ruzie over de fietsen in de gang. Het loopt nu echt hoog op.",
            "We krijgen elke dag briefjes in de bus over kleine dingen. Praten lukt niet meer.",
            "Schreeuwt naar de kinderen die op de galerij spelen. Zij durven niet meer.",
        ),
        "full_letterbox": (
            "De brievenbus zit al weken helemaal vol. De post ligt nu op de grond.",
            "Er steken kranten uit de brievenbus. Op vakantie gaan ze nooit.",
        ),
        "smell": (
            "Er hangt een nare lucht in het portiek. Het komt onder de deur vandaan.",
            "Het ruikt op de galerij naar afval, ook als de containers leeg zijn.",
        ),
        "bruises": ("Heeft vaak blauwe plekken en zegt dan dat het niets is. Ik vertrouw het niet.",),
        "bereaved": (
            "Zijn vrouw is in mei overleden. Sindsdien zien we hem bijna niet meer.",
            "Verloor vorige maand haar zus. Ze waren altijd samen.",
        ),
        "distrusts_neighbours": (
            "Zegt dat wij door de muur luisteren en heeft alle kieren dichtgeplakt.",
            "Denkt dat iemand 's nachts in huis komt. De sloten zijn al drie keer vervangen.",
        ),
        "eats_badly": (
            "Wordt steeds magerder. Ik breng soms soep, dat gaat schoon op.",
            "Koopt alleen nog koekjes en koffie. Dat kan toch niet goed gaan.",
        ),
        "unkempt": (
            "Loopt al weken in dezelfde kleren. Vroeger altijd zo netjes.",
            "Zag er koud en vies uit, op blote voeten in de hal.",
        ),
        "not_seen": (
            "Ik heb al vijf dagen niets gehoord of gezien. Dat is heel ongewoon.",
            "De lamp brandt dag en nacht en niemand doet open. Wij zijn er niet gerust op.",
        ),
        "wants_to_die": ("Zei tegen mij dat het voor hem allemaal niet meer hoeft. Ik heb ook gebeld.",),
        "animal": (
            "De hond blaft de hele dag en komt bijna niet buiten.",
            "Er zitten veel katten in een kleine woning. Ze zien er mager uit.",
        ),
        "going_well": (
            "Ik wil ook eens iets goeds zeggen: de laatste tijd gaat het veel beter. We drinken weer koffie.",
            "Heeft de voortuin opgeknapt en groet weer iedereen. Fijn om te zien.",
        ),
    },
    O.CORPORATION: {
        "noise": ("Derde klacht over geluid in een maand. Bij de deur was het rustig en vriendelijk.",),
        "curtains": ("Bij mijn ronde zag ik dat alle gordijnen dicht zijn, ook aan de achterkant.",),
        "refuses_repair": (
            "Laat de monteur voor de cv-ketel voor de derde keer niet binnen.",
            "Wil niemand binnenlaten voor de rookmelders. Praat door de dichte deur.",
        ),
        "calls_often": (
            "Belt bijna elke dag met een kleine vraag. Het lijkt om een praatje te gaan.",
            "Belde deze week elf keer over de lamp in het portiek, terwijl die het doet.",
        ),
        "waste": ("In de hal en de kamer staat veel afval. Er is nog een pad naar de keuken.",),
        "closed_post": ("Op de mat ligt een grote stapel dichte post, ook van de energie.",),
        "letters_hard": ("Kwam met een tas vol brieven naar het kantoor en wist niet wat erin stond.",),
        "quarrel": ("Twee huishoudens op deze galerij komen er samen niet meer uit over geluid.",),
        "distrusts_neighbours": ("Vraagt om een ander huis, omdat de buren iets van plan zouden zijn.",),
        "fire_risk": ("De woning staat tot aan het plafond vol. De nooduitgang is dicht.",),
    },
    O.TECHNICIAN: {
        "waste": ("Bij het ontstoppen gezien: de keuken is niet meer te gebruiken.",),
        "smell": ("Sterke lucht in de badkamer. Er is lang niets schoongemaakt.",),
        "fire_risk": ("Kon niet bij de meterkast komen door alle dozen. Dat is gevaarlijk.",),
        "closed_post": ("Zag in de gang drie dozen met dichte enveloppen.",),
        "unkempt": ("De bewoner was heel mager en liep in een vieze badjas. Was wel vriendelijk.",),
    },
    O.TEAM: {
        "nothing_to_do": (
            "Heeft sinds het werk stopte niets meer om voor op te staan. Zou graag iets met de handen doen.",
        ),
        "lost_work": ("Is na de zomer het werk in het magazijn kwijtgeraakt. Er zijn drie kinderen.",),
        "carer_exhausted": ("Zorgt al jaren voor haar moeder en zegt zelf dat het niet meer gaat.",),
        "few_people": ("Zegt in het buurthuis dat wij de enigen zijn die hij deze week sprak.",),
        "letters_hard": ("Vroeg bij het spreekuur om hulp bij een brief. Lezen is lastig.",),
    },
    O.CARE: {
        "hard_to_reach": ("Al drie weken geen contact gekregen. De telefoon staat uit.",),
        "missed_appointment": ("Kwam twee keer niet op de afspraak en belde niet af.",),
        "door_closed_to_help": ("Deed vandaag voor de tweede keer niet open voor de begeleiding.",),
        "support_stopped": ("De begeleiding stopt eind deze maand. Er is nog niemand die het overneemt.",),
        "just_moved_from_institution": ("Woont sinds maandag zelfstandig. De eerste weken zijn vaak lastig.",),
    },
    O.POLICE: {
        "confused": ("Aangesproken in de straat, was de weg kwijt. Thuisgebracht.",),
        "picked_up": ("Na een melding meegenomen voor een gesprek en dezelfde avond weer thuisgebracht.",),
    },
    O.VOLUNTEER: {
        "lonely": ("Bij het rondbrengen van maaltijden wil deze bewoner het liefst dat ik blijf.",),
        "eats_badly": ("De maaltijd van gisteren stond er nog, niet aangeraakt.",),
        "bereaved": ("Verloor kort geleden een broer en komt niet meer naar het eetpunt.",),
    },
}
"""For each observer and each thing that they may see: how they put it."""

VISITED = (
    "Rustig gesproken aan de deur. Was blij dat iemand het vroeg.",
    "Samen thee gedronken. Het is druk geweest, maar er zijn mensen die helpen.",
    "Kende mij al van de galerij. Goed gesprek, er is niets aan de hand.",
    "Vertelde dat het een zware maand was. Wil graag dat ik nog eens kom.",
    "Wilde eerst niet praten. Na vijf minuten kwam het verhaal toch.",
)
WORRIED = (
    "Woning is koud en donker. Zegt dat het gaat, maar ik zie iets anders.",
    "Slaapt slecht en eet weinig. Wil wel dat er iemand van het wijkteam langskomt.",
    "Er zijn geldzorgen en er komt niemand over de vloer.",
    "Was bang en achterdochtig, maar liet mij toch even binnen.",
)
NOT_FOUND = (
    "Niemand thuis. Kaartje door de bus gedaan.",
    "Aangebeld, geen antwoord. Volgens de buren wel thuis in de avond.",
    "Er deed niemand open. Ik probeer het donderdag na het eten.",
)
REFUSED = ("Deed open en wilde geen gesprek. Kaartje wel aangenomen.",)
NOTED = (
    "Gebeld. Wil volgende week samen de post doornemen.",
    "Samen naar de huisarts geweest. Er komt een afspraak.",
    "Koffie gedronken in het buurthuis. Komt nu elke dinsdag.",
    "Afspraak gemaakt over de geluidstijden. De buren weten ervan.",
    "Kamer samen opgeruimd. De rookmelder hangt weer.",
    "Contact gezocht met de dochter, met toestemming. Zij komt vrijdag.",
)
RETURNED = (
    "Dit is geen huis van ons. De andere corporatie verhuurt dit.",
    "Wij kunnen hier als sociaal beheerder niet verder. Er is hulp nodig, geen huismeester.",
    "Deze week zijn wij met te weinig mensen om dit goed te doen.",
)
PASSED_ON = (
    "Aan de deur geweest. Hier past iemand van het wijkteam beter bij.",
    "Er spelen meer dingen. Graag meekijken, ik ga mee als dat helpt.",
)
DIVIDED = "Er was deze week geen ruimte meer. Willen jullie dit oppakken?"
NOT_NOW = "Klein signaal, en deze week is er geen ruimte. We kijken opnieuw als er iets bij komt."
CALLED = (
    "Gebeld: we zijn langs geweest en houden contact. Meer mogen we niet vertellen.",
    "Gebeld en bedankt. Bij nieuwe zorgen kan de melder ons direct bereiken.",
)
ASKED_BACK = (
    "Dank voor uw bericht. Is het vooral 's avonds, of ook overdag?",
    "Dank u wel. Heeft u zelf al eens met uw buur gesproken?",
)
WROTE_BACK = (
    "Vooral na elf uur 's avonds. Overdag hoor ik niets.",
    "Ja, een keer. Dat ging goed, maar ik vind het lastig om weer te beginnen.",
    "Fijn dat u er werk van maakt. Het is al wat rustiger.",
    "Vandaag zag ik het licht weer aan. Ik wilde het even laten weten.",
)
THANKS = "Dank u wel, fijn dat u het laat weten."
NOT_HELPED = (
    "Het was twee weken rustig, maar nu begint het weer.",
    "Er is volgens mij niets veranderd. Wilt u nog eens kijken?",
)
REPORTERS = (
    "Buur van nummer 8", "Mevrouw van hiernaast", "De buurman van boven", "Iemand uit het portiek", "Buur van beneden",
)  # fmt: skip
"""How people call themselves when they leave a number: nobody gives a name here, because nobody is real."""
