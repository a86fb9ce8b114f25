### At låse en konto op uden ny adgangskode: siderne og beskederne.

## Vejen ind
unlock-open-title = Lås din konto op
unlock-open-lead = Til dig, der kender din adgangskode, men hvis konto er låst efter for mange forkerte forsøg: bekræft, at kontoen er din, så låser vi den op. Din adgangskode er den samme som før.
unlock-open-forgot = Jeg har glemt min adgangskode
unlock-open-instead = Jeg kender min adgangskode, men min konto er låst

## Koden
unlock-code-sent = Hvis kontoen kan låses op her, er en kode på vej. Det kan tage et minut.
unlock-code-resent = Vi har bedt om en ny kode. Hvis kontoen kan låses op her, er den på vej. Den forrige virker stadig.
unlock-cancel-button = Stop

## Knappen
unlock-confirm-title = Næsten færdig
unlock-confirm-locked = Du har bekræftet, at kontoen er din. Den er låst efter for mange forkerte adgangskoder.
unlock-confirm-open = Du har bekræftet, at kontoen er din. Da vi så efter, var den ikke låst. Du kan trykke på knappen alligevel.
unlock-confirm-keeps = Din adgangskode bliver ikke ændret af det.
unlock-confirm-button = Lås min konto op
unlock-confirm-window = Du har { $duration } til at trykke på knappen, derefter skal du igen bekræfte, at det er dig.

## Tilbudt ved siden af valget af ny adgangskode
unlock-offer-heading = Kender du din adgangskode alligevel?
unlock-offer-lead = Din konto er låst. Hvis du kender din adgangskode, kan du låse kontoen op uden at vælge en ny.

## Færdig
unlock-done-title = Din konto er låst op
unlock-done-lead = Din adgangskode er den samme som før. Du er ikke logget på: gå hen, hvor du plejer at logge på.
unlock-done-delay = I enkelte systemer kan der gå nogle minutter, før du kan logge på.
unlock-done-next-lead = Det var nok en enhed med en forkert eller gammel adgangskode, der låste din konto. Tjek den her, ellers bliver kontoen låst igen:
unlock-not-locked-title = Din konto var ikke låst
unlock-not-locked-lead = Du kan logge på der, hvor du plejer. Vi har ikke ændret noget.
unlock-not-locked-forgot = Hvis det ikke virker, bruger du nok en anden adgangskode end den, der gælder.
unlock-not-locked-reset = Vælg en ny adgangskode

## Udfaldet kendes ikke
unlock-unknown-title = Vi ved endnu ikke, om din konto er låst op
unlock-unknown-lead = Vi bad om at få den låst op, men svaret kom ikke i tide.
unlock-unknown-wait = Vent to minutter. Prøv så at logge på med din adgangskode.
unlock-unknown-works = Hvis den virker, er alt, som det skal være.
unlock-unknown-fails = Hvis den ikke virker, er kontoen stadig låst. Så kan du starte forfra her.

## Afslag
refusal-unlock-refused-title = Din konto kunne ikke låses op
refusal-unlock-refused-what = Organisationens systemer fjernede ikke låsen. Din adgangskode er ikke ændret.
refusal-unlock-refused-now = Kontakt it-support, og oplys referencekoden.
refusal-ended-unlocked-title = Din konto er låst op
refusal-ended-unlocked-what = Det er gjort. Din adgangskode er den samme som før.
refusal-ended-unlocked-now = Log på med din adgangskode der, hvor du plejer.
refusal-ended-not-locked-title = Din konto var ikke låst
refusal-ended-not-locked-what = Der var ingen lås at fjerne, og der er ikke ændret noget.
refusal-ended-not-locked-now = Log på med din adgangskode der, hvor du plejer.

## Mails
mail-unlock-code-subject = Kode til at låse din konto op hos { $organisation }
mail-unlock-code-lead = Der er bedt om at låse din konto op hos { $organisation }. Hvis det var dig, så indtast denne kode på den side, hvor du begyndte:
mail-unlocked-subject = Din konto hos { $organisation } er låst op
mail-unlocked-lead = Din konto hos { $organisation } blev låst op { $when }. Adgangskoden er den samme som før.
mail-unlocked-devices = Tjek adgangskoden på din telefon, i mailapps og til wi-fi. En forkert adgangskode dér låser kontoen igen.
