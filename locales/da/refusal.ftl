### Hvert »nej«, en person må læse: en overskrift, hvad der skete, og hvad du gør nu.
### Ordene røber aldrig, om en konto findes.

## For mange forsøg
refusal-too-many-title = For mange forsøg
refusal-too-many-what = Der har været for mange forsøg lige nu. Det er ikke din fejl, og forsøget har ikke ændret noget.
refusal-too-many-now = Du kan prøve igen { $when }.

## En kode eller et link, der ikke virker
refusal-wrong-proof-title = Koden virker ikke
refusal-wrong-proof-what = Koden eller linket er ikke rigtigt, er brugt eller er for gammelt.
refusal-wrong-proof-now = Tjek, at det er fra den seneste besked, eller bed om en ny kode.

## Et trin for tidligt
refusal-proof-missing-title = Bekræft først, at det er dig
refusal-proof-missing-what = Siden åbner, når du har bekræftet, at kontoen er din. En bekræftelse gælder kun i kort tid.
refusal-proof-missing-now = Vælg, hvordan du vil bekræfte, at det er dig.

## Udløbet
refusal-expired-title = Start forfra
refusal-expired-what = Siden er udløbet for at beskytte din konto. Medmindre vi har fortalt dig noget andet, virker din gamle adgangskode som før.
refusal-expired-now = Start forfra. Vi har husket dit brugernavn.

## Afsluttet inden dette trin
refusal-ended-applied-title = Din adgangskode er allerede skiftet
refusal-ended-applied-what = Nulstillingen er færdig, og din nye adgangskode gælder.
refusal-ended-applied-now = Log på med din nye adgangskode der, hvor du plejer.
refusal-ended-unknown-title = Vi ved endnu ikke, om din adgangskode blev gemt
refusal-ended-unknown-what = Vi sendte den nye adgangskode videre, men svaret kom ikke i tide.
refusal-ended-unknown-now = Vent to minutter, og prøv at logge på med den nye adgangskode. Start forfra, hvis den ikke virker.
refusal-ended-cancelled-title = Nulstillingen er stoppet
refusal-ended-cancelled-what = Du har stoppet nulstillingen. Din adgangskode er ikke ændret.
refusal-ended-cancelled-now = Start forfra, hvis du stadig har brug for en ny adgangskode.
refusal-ended-superseded-title = En anden nulstilling har taget over
refusal-ended-superseded-what = Nulstillingen er lukket, fordi der er sket noget nyere med kontoen.
refusal-ended-superseded-now = Log på med den nyeste adgangskode. Kontakt it-support med det samme, hvis det ikke var dig, der skiftede den.
refusal-ended-refused-title = Den nye adgangskode blev ikke godtaget
refusal-ended-refused-what = Organisationens systemer tog ikke imod en ny adgangskode til kontoen. Din gamle adgangskode gælder stadig.
refusal-ended-refused-now = Kontakt it-support, og oplys referencekoden.
refusal-not-taken-now = Der er ikke ændret noget. Kontakt it-support, og oplys referencekoden, hvis du ikke kan komme videre.
refusal-not-taken-again = Der er ikke ændret noget, og det var nulstillingens sidste forsøg. Start forfra for at vælge en anden adgangskode.
refusal-ended-unfit-title = Du kan ikke nulstille din adgangskode her
refusal-ended-unfit-what = Kontoen kan ikke længere nulstilles her. Din adgangskode er ikke ændret.
refusal-ended-unfit-now = Kontakt it-support, og oplys referencekoden. De kan se hvorfor.

## En metode, der ikke er på listen
refusal-method-not-offered-title = Den måde kan ikke bruges
refusal-method-not-offered-what = Du kan ikke bekræfte, hvem du er, på den måde her, eller ikke på dette trin.
refusal-method-not-offered-now = Vælg en af måderne på listen.

## En adgangskode, der bryder regler
refusal-password-title = Adgangskoden kan ikke bruges
refusal-password-what = Den nye adgangskode bryder en eller flere regler og blev ikke brugt.
refusal-password-now = Vælg en anden adgangskode.

## Kan ikke nulstilles her
refusal-not-here-title = Du kan ikke nulstille din adgangskode her
refusal-not-here-what = Kontoen kan ikke nulstilles på denne side. Din adgangskode er ikke ændret.
refusal-not-here-now = Kontakt it-support, og oplys referencekoden. De kan se hvorfor.

## Et andet skift er i gang
refusal-busy-title = En ny adgangskode er allerede ved at blive gemt
refusal-busy-what = Et andet skift for samme konto er ikke færdigt. Der kan kun ske ét ad gangen.
refusal-busy-now = Vent et minut, og prøv igen.

## Noget, vi er afhængige af, er væk
refusal-unavailable-title = Ikke tilgængelig lige nu
refusal-unavailable-what = Vi kan ikke nulstille adgangskoder lige nu. Har du netop valgt en ny, så prøv den først; ellers virker den gamle som før.
refusal-unavailable-now = Prøv igen om nogle minutter.

## »Det var ikke mig«, for sent
refusal-link-not-valid-title = Linket virker ikke længere
refusal-link-not-valid-what = Linket er for gammelt, eller også blev det ikke kopieret helt.
refusal-link-not-valid-now = Kontakt it-support med det samme, hvis en anden har skiftet din adgangskode.
refusal-last-method-title = Det er din sidste måde at bekræfte, hvem du er
refusal-last-method-what = Hvis den blev fjernet, kunne du ikke selv nulstille din adgangskode.
refusal-last-method-now = Tilføj en anden først, og fjern så denne.
refusal-methods-full-title = Du har så mange af dem, som der kan være
refusal-methods-full-what = Der er ikke tilføjet noget.
refusal-methods-full-now = Fjern en, du ikke bruger længere, og tilføj så den nye.
refusal-not-registrable-title = Den kan ikke bruges
refusal-not-registrable-what = Det er ikke en hel mailadresse, eller også er den allerede registreret for dig.
refusal-not-registrable-now = Se efter tastefejl, eller vælg en anden.

## Hvorfor en konto ikke kan nulstilles: kun til ejeren
unfit-disabled = Kontoen er deaktiveret.
unfit-account-expired = Kontoen er udløbet.
unfit-locked-by-administrator = En administrator har spærret kontoen.
unfit-protected = Kontoen har særlige rettigheder og bliver aldrig nulstillet her.
unfit-password-elsewhere = Adgangskoden ligger i et andet system og skal skiftes der.
unfit-smart-card-only = Kontoen åbnes kun med et chipkort, så den har ingen adgangskode at nulstille. Brug dit kort, eller kontakt it-support, hvis det er væk.
unfit-out-of-scope = Din organisation har ikke åbnet tjenesten for din konto.
unfit-frozen = Det er meldt, at et tidligere skift ikke var ejerens eget. Nulstilling er stoppet, til it-support har set på det.
unfit-not-enough-methods = { $need ->
    [one] Der kræves { $need } måde at bekræfte, hvem du er, og vi har { $have ->
        [0] ingen, der kan bruges,
       *[other] { $have }
    } på dig.
   *[other] Der kræves { $need } måder at bekræfte, hvem du er, og vi har { $have ->
        [0] ingen, der kan bruges,
       *[other] { $have }
    } på dig.
}

## Sider, der ikke findes, og forespørgsler, der ikke kan passe
not-found-title = Siden findes ikke
not-found-what = Der er ingen side på denne adresse.
not-found-now = Tjek adressen, eller gå til forsiden.
method-not-allowed-title = Det kan ikke gøres her
method-not-allowed-what = Siden findes, men ikke til denne slags forespørgsel.
method-not-allowed-now = Gå til forsiden, og begynd der.
csrf-title = Vi kunne ikke være sikre på, at det var dig
csrf-what = Formularen blev ikke sendt fra vores egen side, eller den havde været åben for længe. Der er ikke ændret noget.
csrf-now = Åbn siden igen, og prøv én gang til. Din browser skal tillade cookies fra siden.
too-large-title = Det er for meget på én gang
too-large-what = Formularen indeholder mere, end nogen af vores sider beder om.
too-large-now = Gå tilbage, og skriv mindre.
bad-request-title = Vi forstod ikke forespørgslen
bad-request-what = Noget i formularen manglede eller stod forkert. Der er ikke ændret noget.
bad-request-now = Åbn siden igen, og prøv én gang til.

## En fejl hos os
fault-title = Noget gik galt hos os
fault-what = Det er ikke din fejl, og det er noteret til dem, der driver tjenesten.
fault-now = Prøv igen om nogle minutter. Sker det igen, så kontakt it-support, og oplys dette nummer.
fault-incident = Hændelsesnummer: { $incident }

refusal-not-permitted-title = Det giver din rolle ikke lov til
refusal-not-permitted-what = Det må kun en ejer. Intet er ændret.
refusal-not-permitted-now = Bed en ejer om at gøre det.
refusal-reason-missing-title = Der mangler en begrundelse
refusal-reason-missing-what = Hver ændring i konsollen kræver en begrundelse: én linje, højst 200 tegn. Intet er ændret.
refusal-reason-missing-now = Gå tilbage, og skriv hvorfor.
