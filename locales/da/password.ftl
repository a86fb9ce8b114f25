### Valg af ny adgangskode: siden, reglerne som sætninger og hver brudt regel.

## Siden
password-new-title = Vælg en ny adgangskode
password-new-lead = Du er næsten færdig. Du har bekræftet, at kontoen er din.
password-new-label = Ny adgangskode
password-new-button = Gem ny adgangskode
password-new-window = Du har { $duration } til at vælge. Derefter skal du bekræfte igen, at det er dig.
password-current-empty = Indtast din nuværende adgangskode
password-show = Vis adgangskode
password-hide = Skjul adgangskode
password-shown = Adgangskoden er synlig
password-hidden = Adgangskoden er skjult

## Reglerne
password-rules-length = Din nye adgangskode skal være på mindst { $length } tegn.
password-rules-directory = Organisationens systemer afgør, hvilke adgangskoder de tager imod. Er der noget galt med din, står det her, og den gamle gælder, til en ny er godtaget.
password-rules-names = Den må ikke indeholde dit navn eller brugernavn.
password-rules-all-names = Den må ikke indeholde dit navn, dit brugernavn eller organisationens navn.
password-rules-history = Du må ikke have brugt den før.
password-rules-good-choice = Tre eller flere tilfældige ord er et godt valg.
password-rules-disallowed = Den må ikke indeholde dele af de ord, som organisationen afviser.
password-rules-common-words = Den skal være mere end kendte ord eller mønstre med et par tegn hængt på, som »Sommer2026!«.
password-rules-own-words = Den skal være mere end ord, som organisationen ikke tillader, for eksempel dens produkter og steder, med et par tegn hængt på.
password-rules-all-words = Den skal være mere end kendte ord, mønstre eller ord, som organisationen ikke tillader, med et par tegn hængt på.
password-rules-breached = Den må ikke være kendt fra datalæk hos andre tjenester.

# Det, et katalog kræver oveni
password-rules-runs-once = Den samme række af tegn, som 123, må ikke stå i den to gange.
password-rules-stated-words = Den må ikke indeholde de ord, som organisationens systemer afviser.
password-rules-dictionary = Organisationens systemer slår den op i en ordbog. Flere ord, der ikke hører sammen, kommer igennem.

## Vores egne regler
password-broken-empty = Indtast en ny adgangskode
password-broken-too-short = Adgangskoden skal være på mindst { $length } tegn
password-broken-too-long = Adgangskoden må højst være på { $length } tegn
password-broken-too-few-uppers = { $count ->
    [one] Tilføj et stort bogstav: adgangskoden skal have mindst 1
   *[other] Tilføj store bogstaver: adgangskoden skal have mindst { $count }
}
password-broken-too-few-lowers = { $count ->
    [one] Tilføj et lille bogstav: adgangskoden skal have mindst 1
   *[other] Tilføj små bogstaver: adgangskoden skal have mindst { $count }
}
password-broken-too-few-digits = { $count ->
    [one] Tilføj et tal: adgangskoden skal have mindst 1
   *[other] Tilføj tal: adgangskoden skal have mindst { $count }
}
password-broken-too-few-specials = { $count ->
    [one] Tilføj et specialtegn som ! eller et mellemrum: adgangskoden skal have mindst 1
   *[other] Tilføj specialtegn som ! eller mellemrum: adgangskoden skal have mindst { $count }
}
password-broken-too-few-other-letters = { $count ->
    [one] Tilføj et bogstav, der hverken er stort eller lille, som på arabisk eller kinesisk: adgangskoden skal have mindst 1
   *[other] Tilføj bogstaver, der hverken er store eller små, som på arabisk eller kinesisk: adgangskoden skal have mindst { $count }
}
password-broken-too-few-letters = { $count ->
    [one] Tilføj et bogstav: adgangskoden skal have mindst 1
   *[other] Tilføj bogstaver: adgangskoden skal have mindst { $count }
}
password-broken-too-few-categories = { $count ->
    [one] Adgangskoden skal have et bogstav, et tal eller et specialtegn
   *[other] Bland mindst { $count } af disse: store bogstaver, små bogstaver, tal, specialtegn (mellemrum tæller med) og bogstaver fra skrifter, der ikke har store bogstaver
}
password-broken-too-few-different = Brug flere forskellige tegn: adgangskoden skal have mindst { $count }
password-broken-too-many-in-a-row = { $count ->
    [one] Skriv ikke det samme tegn to gange i træk
   *[other] Skriv ikke det samme tegn mere end { $count } gange i træk
}
password-broken-too-many-alike = { $count ->
    [one] Brug ikke noget tegn mere end én gang
   *[other] Brug ikke noget tegn mere end { $count } gange
}
password-broken-sequence = { $count ->
    [one] Undgå tegn, der følger efter hinanden, som ab eller 21
   *[other] Skriv ikke mere end { $count } tegn i rækkefølge efter alfabetet eller tallene, sådan som i abcdefgh eller 87654321
}
password-broken-too-few-others = { $count ->
    [one] Tilføj et bogstav, som engelsk ikke har, for eksempel æ eller é: adgangskoden skal have mindst 1
   *[other] Tilføj bogstaver, som engelsk ikke har, for eksempel æ eller é: adgangskoden skal have mindst { $count }
}
password-broken-one-kind-in-a-row = { $count ->
    [one] Skift mellem små og store bogstaver, tal og specialtegn: to af samme slags må ikke stå ved siden af hinanden
   *[other] Skift mellem små og store bogstaver, tal og specialtegn: højst { $count } af samme slags må stå ved siden af hinanden
}
password-broken-own-entry = { $count ->
    [one] Adgangskoden må ikke have noget tegn til fælles med dit navn, dit brugernavn, din afdeling eller din mailadresse
   *[other] Adgangskoden må ikke have { $count } tegn i træk til fælles med dit navn, dit brugernavn, din afdeling eller din mailadresse
}
password-broken-palindrome = Adgangskoden må ikke være den samme, når den læses bagfra
password-broken-disallowed = Adgangskoden indeholder en del af et ord, som organisationen ikke tillader. Vælg andre ord.
password-broken-common-words = Adgangskoden er for nem at gætte: den består næsten kun af kendte ord eller mønstre. Læg et ord eller to til med mellemrum imellem.
password-broken-organisation-words = Adgangskoden består næsten kun af ord, som organisationen ikke tillader. Læg et ord eller to af dine egne til med mellemrum imellem.
password-broken-own-name = Adgangskoden må ikke indeholde dit navn eller brugernavn
password-broken-breached = Adgangskoden er med i kendte datalæk, og dem prøver kriminelle først. Vælg en, du aldrig har brugt, for eksempel tre tilfældige ord.
password-broken-organisation-name = Adgangskoden må ikke indeholde organisationens navn
password-broken-used-before = Du har valgt adgangskoden her før. Vælg en ny.
password-broken-blank = Adgangskoden må ikke bestå af mellemrum alene
password-broken-nul = Adgangskoden indeholder et tegn, som ingen systemer kan gemme. Indtast den igen uden at indsætte.

## Hvad der gør en adgangskode nem at gætte, og hvad der virker
advice-own-words = Den bygger på dit navn, brugernavn eller din adresse, og det er det første, man prøver, når man kender dig.
advice-organisation-words = Den bygger på organisationens navn eller ord, og netop de ord bliver prøvet først hos jer.
advice-repeats = Den gentager sig selv, og en gentagelse er lige så hurtig at gætte som det, den gentager.
advice-keyboard = Den følger taster, der ligger ved siden af hinanden, som qwerty. Dem prøver man tidligt.
advice-sequence = Den har tegn i rækkefølge, som abcd eller 4321. Dem prøver man tidligt.
advice-date = Den bygger på en dato eller et årstal, og dem er der ikke mange af.
advice-common-password = Den ligger tæt på en adgangskode, som mange har, og dem prøver man først.
advice-name = Den bygger på et navn, og der findes lister over alle navne.
advice-common-word = Den bygger på et enkelt ord, og en hel ordbog er prøvet igennem på få sekunder.
advice-disguise = Det hjælper næsten ikke at skrive 0 for o, $ for s eller et ord bagfra: det ved alle, der gætter adgangskoder.
advice-more-characters = Den er så kort, at man kan nå at prøve alle muligheder.
advice-words = Sådan bliver den stærk: fire eller fem ord, som ikke har noget med hinanden at gøre, med mellemrum imellem.
advice-words-and-more = Sådan bliver den stærk: fire eller fem ord, som ikke har noget med hinanden at gøre, med mellemrum imellem, stort begyndelsesbogstav og et tal til sidst.
advice-words-by-the-rules = Sådan bliver den stærk: ord, som ikke har noget med hinanden at gøre, med mellemrum imellem, så mange som længden kræver, og til sidst det, reglerne ellers beder om.
advice-use-the-room = Sådan bliver den stærk: brug al den plads, der er, og lad tilfældet vælge tegnene. Det kan en adgangskodehusker gøre for dig.
advice-by-chance = Sådan bliver den stærk: lad tilfældet vælge tegnene, og bland dem, som reglerne beder om. Det kan en adgangskodehusker gøre for dig.

## En foreslået adgangssætning
suggestion-heading = Et forslag
suggestion-made = Tilfældet har lige valgt disse { $count } ord, og ingen andre har set dem. Den, der prøver tusind adgangskoder i sekundet dér, hvor du logger på, skal bruge mere end { $years } år.
suggestion-keep = Læs den to gange, eller gem den i en adgangskodehusker. Den er væk, når du forlader siden.
suggestion-use = Sæt den ind i feltet
suggestion-used = Den står i feltet. Gem den med knappen under feltet.
suggestion-button = Foreslå en adgangssætning
suggestion-again = Foreslå en anden
suggestion-none = Ingen af vores forslag passer til organisationens regler. Vælg selv en, eller lad en adgangskodehusker gøre det.

## Det, der bliver sagt, mens en adgangskode bliver tastet
weigh-good = Den følger reglerne og er svær at gætte.
weigh-easy = Den følger reglerne og kan blive stærkere. { $why }
# Endnu har ingen sagt, hvem de er.
weigh-anybody-good = Den følger de regler, der gælder for alle, og er svær at gætte, når bare den ikke handler om dig.
weigh-anybody-easy = Den følger de regler, der gælder for alle, og kan blive stærkere. { $why }

## Hvad et katalog svarer til en ny adgangskode
verdict-too-short = Din organisation kræver en længere adgangskode. Læg et ord eller to til.
verdict-too-long = Adgangskoden er længere, end organisationens systemer kan gemme. Vælg en kortere.
verdict-too-weak = Adgangskoden opfylder ikke organisationens regler. Vælg en længere, og bland ord, tal og specialtegn.
verdict-too-few-categories = Din organisation kræver en bredere blanding af tegn. Brug både store og små bogstaver, tal og specialtegn.
verdict-too-few-letters = Din organisation kræver flere bogstaver i adgangskoden. Læg et ord til.
verdict-too-few-uppers = Din organisation kræver flere store bogstaver i adgangskoden.
verdict-too-few-lowers = Din organisation kræver flere små bogstaver i adgangskoden.
verdict-too-few-digits = Din organisation kræver flere tal i adgangskoden.
verdict-too-few-specials = Din organisation kræver flere specialtegn i adgangskoden, for eksempel - eller !
verdict-too-few-others = Din organisation kræver bogstaver uden for det engelske alfabet i adgangskoden, for eksempel æ eller é.
verdict-repeats = De samme tegn går igen for mange gange i adgangskoden. Varier dem mere.
verdict-one-kind-in-a-row = Der står for mange tegn af samme slags efter hinanden i adgangskoden. Bland bogstaver, tal og specialtegn ind imellem hinanden.
verdict-sequence = Adgangskoden indeholder tegn i rækkefølge, for eksempel 1234 eller abcd. Bryd rækken op.
verdict-dictionary-word = Adgangskoden ligger for tæt på et ord, der er let at gætte. Brug flere ord, som ikke hører sammen.
verdict-forbidden-word = Adgangskoden indeholder et ord, som din organisation ikke tillader i adgangskoder. Vælg en anden.
verdict-palindrome = Adgangskoden er den samme forfra og bagfra. Vælg en, hvor det ikke er sådan.
verdict-own-entry = Adgangskoden ligner dit navn, dit brugernavn eller andet, der står om dig. Vælg en, der ikke har noget med dig at gøre.
verdict-looks-stored = Adgangskoden kan ikke gemmes på grund af den måde, den begynder på. Vælg en, der ikke begynder med en krøllet parentes.
verdict-in-history = Du har brugt adgangskoden før. Vælg en anden.
verdict-unchanged = Den nye adgangskode er den samme som den gamle. Vælg en anden.
verdict-too-young = Din adgangskode er skiftet for nylig, og organisationens regler tillader ikke et nyt skift endnu. Prøv igen senere; it-support kan sige hvornår.
verdict-change-not-allowed = Kun it-support kan skifte adgangskoden til denne konto.
verdict-old-password-needed = Organisationens systemer skifter kun adgangskoden for den, der kender den gamle. Kontakt it-support.
verdict-old-password-wrong = Den nuværende adgangskode er ikke rigtig. Tjek den, og prøv igen.
verdict-locked = Din konto er låst og tager derfor ikke imod en ny adgangskode. Kontakt it-support.
verdict-disabled = Kontoen er deaktiveret og tager derfor ikke imod en ny adgangskode. Kontakt it-support.
verdict-account-expired = Kontoen er udløbet og tager derfor ikke imod en ny adgangskode. Kontakt it-support.
verdict-must-change = Organisationens systemer kræver, at du skifter adgangskoden der, hvor du logger på.
verdict-expired = Din gamle adgangskode er udløbet, og kun it-support kan give dig en ny.
verdict-denied = Vi har ikke lov til at skifte adgangskoden til denne konto. Kontakt it-support.
verdict-gone = Kontoen blev ikke fundet, da adgangskoden skulle gemmes. Kontakt it-support.
verdict-trouble = Organisationens systemer kunne ikke gemme en adgangskode lige nu. Prøv igen om nogle minutter, og kontakt it-support, hvis det sker igen.
verdict-other = Organisationens systemer tog ikke imod adgangskoden. Vælg en anden, der ikke ligner dine gamle.

# Én nulstilling af flere kataloger
parts-heading = Det er ændret
parts-new-heading = Her bliver adgangskoden sat
parts-new-lead = Den bliver sat alle disse steder på én gang:
parts-rest-lead = Vælg en adgangskode til resten. Bliver det en anden end før, har du to, og hver af dem gælder der, hvor den blev sat.
parts-rest-leave = Lad resten være, som det er
parts-rest-over = Det, der ikke blev ændret, har stadig den gamle adgangskode. Starter du forfra, bliver den samme sat alle steder.
parts-unknown-works = Hvis den virker, er den sat dér. Resten har stadig den gamle.
parts-unknown-rest = Der er ikke sendt noget til resten. Start forfra for at sætte den samme adgangskode alle steder.
parts-applied = { $place }: den nye adgangskode virker.
parts-applied-before = { $place }: her gælder den adgangskode, du valgte først.
parts-applied-last = { $place }: her gælder den adgangskode, du valgte sidst.
parts-unknown = { $place }: der kom intet svar, så ingen ved det endnu. Prøv først den nye adgangskode der og så den gamle.
parts-waiting = { $place }: ikke ændret. Den gamle adgangskode virker der.
parts-refused = { $place }: ikke ændret, og den gamle adgangskode virker der. { $why }
parts-away = { $place }: ikke ændret, for der er ikke noget svar lige nu. Den gamle adgangskode gælder dér, når systemet svarer igen.
parts-left-out = { $place }: ikke ændret. Kontoen der kan ikke nulstilles her. Kontakt it-support.
