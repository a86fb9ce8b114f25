### Det, folk selv passer: de metoder, der beviser, hvem de er.

## Vejen ind
start-info = Jeg vil selv kunne nulstille den næste gang
start-info-hint = Tilføj en app, gendannelseskoder eller en privat adresse, og se, hvad du har.
info-sign-in-title = Dine sikkerhedsoplysninger
info-sign-in-lead = Her ser og ændrer du, hvordan du beviser, hvem du er, så du selv kan nulstille din adgangskode den dag, du har glemt den. Log på med brugernavn og adgangskode.
info-password-label = Adgangskode
info-sign-in-button = Log på
info-sign-in-forgot = Jeg har glemt min adgangskode
info-checking-title = Vi kontrollerer
info-checking-lead = Det tager nogle sekunder for alle.
info-checking-refresh = Se efter igen
info-wrong = Det lykkedes ikke. Se efter, om brugernavn og adgangskode er rigtige. Efter flere forkerte forsøg går der lidt tid, før det kan lykkes igen.
info-try-again = Det kunne ikke kontrolleres lige nu. Prøv igen.
info-sign-out = Log af
info-return = Tilbage til dine sikkerhedsoplysninger

## Listen
info-title = Dine sikkerhedsoplysninger
info-who = Du er logget på som { $name } ({ $login }).
info-ready = Du kan selv nulstille din adgangskode.
info-needs = { $count ->
    [one] Der mangler én metode, før du selv kan nulstille din adgangskode.
   *[other] Der mangler { $count } metoder, før du selv kan nulstille din adgangskode.
  }
info-ready-from = Du kan selv nulstille din adgangskode { $when }. Nye kontaktoplysninger venter lidt, så ingen anden kan tilføje sine egne og overtage din konto.
info-methods = Sådan beviser du, hvem du er
info-none = Ingen endnu.
info-labelled = { $label } ({ $method })
info-from-directory = Kommer fra organisationens katalog og rettes dér
info-added = Tilføjet { $date }
info-used = Sidst brugt { $date }
info-unused = Ikke brugt endnu
info-usable-from = Kan bruges { $when }
info-left = { $count ->
    [one] Der er én tilbage. Lav snart et nyt sæt.
   *[other] Der er { $count } tilbage
  }
info-does-not-count = Din organisation tager den ikke som bevis for tiden
info-rename = Omdøb
info-remove = Fjern
info-add = Tilføj
info-add-app = En godkendelsesapp på din telefon
info-add-codes = Gendannelseskoder på papir
info-replace-codes = Et nyt sæt gendannelseskoder
info-add-address = En privat mailadresse
info-proof-first = Før noget bliver ændret, beviser du en gang til, at det er dig, med en metode, du har.
info-more = Mere
info-activity-link = Hvad der er sket på din konto
info-data-link = Dine data: få dem med, eller slet dem

## Det, der mangler
info-set-up-title = Opsæt nulstilling af adgangskode
info-set-up-done-title = Du er klar
info-set-up-lead = Det tager et par minutter. Vælg en; den første er bedst for de fleste.
info-set-up-skip = { $count ->
    [one] Ikke nu (det kan siges én gang mere)
   *[other] Ikke nu (det kan siges { $count } gange mere)
  }
info-set-up-required = Din organisation beder alle om at gøre det nu.

## En godkendelsesapp
info-app-title = Tilføj en godkendelsesapp
info-app-lead = For eksempel den, der følger med telefonens adgangskodehusker, eller en hvilken som helst anden. Den virker uden net. Hav telefonen ved hånden.
info-label = Hvad vil du kalde den? (frivilligt)
info-label-hint = For eksempel »Min arbejdstelefon«. Højst { $count } tegn.
info-label-unusable = Giv den et navn på højst 40 tegn
info-scan-title = Skan billedet med din app
info-scan-lead = Åbn appen, vælg at tilføje en konto, og ret kameraet mod billedet. Skriv så de seks cifre, appen viser. Billedet vises kun denne ene gang.
info-scan-picture = Billede til at skanne med en godkendelsesapp. Den samme nøgle står nedenfor som tekst.
info-scan-type = Jeg kan ikke skanne det
info-scan-type-lead = Vælg »indtast en nøgle« i appen, og skriv denne. Den er tidsbaseret og har seks cifre.
info-scan-here-lead = Hvis appen er på denne enhed, kan den måske tage denne adresse i stedet:
info-scan-again-title = Skriv det, appen viser
info-scan-again-lead = Har appen fået den nye linje, så skriv de seks cifre derfra. Har den ikke, så begynd forfra og få et nyt billede.
info-prove-button = Tilføj
info-prove-again = Begynd forfra
info-prove-wrong = Det passer ikke, eller det tog for lang tid. Se efter, om telefonens ur stiller sig selv, og prøv igen.

## En privat adresse
info-address-title = Tilføj en privat mailadresse
info-address-lead = En, du kan læse uden din adgangskode til arbejdet. Den får en kode nu og en besked, hver gang din adgangskode bliver nulstillet.
info-address-label = Privat mailadresse
info-address-hint = Ikke din postkasse på arbejdet: Den kan du ikke åbne den dag, du får brug for den.
info-address-prove-title = Skriv den kode, vi har sendt
info-address-prove-lead = Kan adressen modtage mail, er koden der inden for et par minutter. Se også efter blandt uønsket mail.

## Gendannelseskoder
info-codes-title = Gendannelseskoder
info-codes-lead = { $count } koder, som du gemmer på papir eller i en adgangskodehusker. Hver virker én gang, uden telefon og net.
info-codes-replace = Du har allerede et sæt. Det holder op med at virke, når du laver et nyt.
info-codes-button = Lav koderne
info-codes-made-title = Gem de her koder
info-codes-made-lead = Her er dine { $count } koder. De vises kun denne ene gang.
info-codes-keep = Print dem, eller skriv dem af, og gem dem et sted, du ville lede en dårlig morgen, men ikke sammen med computeren. Ingen fra din organisation vil nogensinde bede om en af dem.
info-codes-print = Print
info-codes-saved = Jeg har gemt dem

## Navne, fjernelse, gennemsyn
info-rename-title = Giv den et andet navn
info-rename-lead = Hvad vil du kalde denne: { $name }?
info-rename-button = Gem navnet
info-remove-title = Fjerne den?
info-remove-lead = Du er ved at fjerne denne: { $name }. Den kan så ikke længere bevise, hvem du er.
info-remove-told = Alle dine adresser får besked om det, også denne, hvis det er en adresse.
info-remove-button = Fjern den
info-confirm-title = Passer det stadig?
info-confirm-lead = Kan du stadig bruge dem alle? En telefon, der er væk, eller en lukket postkasse ville lade dig stå udenfor.
info-confirm-button = Ja, det hele passer
info-confirm-change = Nej, jeg vil ændre noget
info-confirmed-title = Tak
info-confirmed-lead = Vi spørger igen om nogle måneder.

## Det, der er sket, og det, vi har
info-activity-title = Det er der sket
info-activity-lead = Det seneste på din konto her i tjenesten, det nyeste først.
info-activity-none = Ingenting endnu.
info-activity-at = Hvornår
info-activity-what = Hvad
info-activity-network = Fra
info-activity-not-me = Er der noget, der ikke var dig?
info-activity-not-me-now = Skift din adgangskode med det samme, og sig det til { $help }.
info-data-title = Dine data
info-data-lead = Det har denne tjeneste om dig:
info-data-methods = de metoder, du har tilføjet, hvad du kalder dem, og hvornår hver af dem blev tilføjet og brugt
info-data-directory = kontaktoplysninger, som organisationens katalog viser, og fra hvornår hver af dem tæller
info-data-events = hvad der er sket på din konto, gemt til dem, der fører tilsyn med tjenesten
info-data-passwords = hvornår du sidst har valgt adgangskoder her, og for hver et mærke, som ingen kan læse den af, så en gammel ikke kommer igen
info-data-not = Din adgangskode gemmes aldrig, og koder og nøgler gemmes aldrig, så nogen kan læse dem.
info-data-export = Få det med som en fil
info-erase = Slet det, du har tilføjet
info-erase-lead = Det fjerner alle metoder, du har tilføjet, og logger dig af alle steder. Det, kataloget viser, bliver stående dér, og optegnelsen over, hvad der er sket, bliver stående, så længe din organisation skal gemme den. Bagefter kan du måske ikke selv nulstille din adgangskode.
info-erase-button = Slet det
info-erased-title = Det er slettet
info-erased-lead = Vi har ikke længere noget af det, du tilføjede, og du er logget af.
