### Konsollen for ejere og revisorer.

console-rooms = Konsollens rum
console-room-person = Person
console-room-events = Hændelseslog
console-room-policy = Politik
console-room-health = Tilstand
console-role-owner = ejer
console-role-auditor = revisor
console-who = Logget på som { $login }, { $role }.
console-ends = Sessionen slutter { $when }, om den bruges eller ej.
console-sign-out = Log af

## The way in
console-sign-in-title = Konsol
console-sign-in-lead = For ejere og revisorer. Log på med brugernavn og adgangskode til din egen konto.
console-password-label = Adgangskode
console-sign-in-button = Log på
console-sign-in-second = Bagefter skal du bevise, at det er dig, med en af dine egne metoder.
console-checking-title = Vi kontrollerer
console-checking-lead = Det tager nogle sekunder for alle.
console-checking-refresh = Se efter igen
console-wrong = Det lykkedes ikke. Se efter, om brugernavn og adgangskode er rigtige. Kun ejere og revisorer kan logge på her.
console-try-again = Det kunne ikke kontrolleres lige nu. Prøv igen.

## Invitations
console-invite-title = Bliv operatør
console-invite-lead = Linket giver én konto en rolle i konsollen. Det virker én gang, i en time.
console-invite-link-label = Linket
console-invite-link-hint = Kopiér hele det link, du har fået, og sæt det ind her.
console-invite-wrong = Linket virker ikke: det er for gammelt, brugt før eller ikke kopieret helt
console-invite-button = Tag rollen
console-invite-aside = Det logger ingen på. Det kræver kontoens egen adgangskode og et bevis mere.
console-invited-title = Færdig
console-invited-lead = Kontoen i invitationen har nu rollen: { $role }. Log på med den.

## A person
console-person-title = Person
console-person-button = Slå op
console-person-verdict = Kan personen nulstille adgangskoden nu?
console-person-followers = Konti, der får den samme adgangskode
console-person-gates = Port for port
console-person-timeline = Senest registreret
console-simulate-title = Hvad en nulstilling ville gøre nu
console-simulate-lead = Kun regnet ud. Der bliver ikke sendt noget.
console-simulate-nothing = Den ville blive stoppet: der bliver ikke sendt noget, og siden siger det samme som til alle.
console-simulate-name = Der spørges om brugernavnet.
console-simulate-method = Kan bevises: { $method }
console-simulate-sent = Kan bevises: { $method } ({ $hint })
console-simulate-proofs = { $count ->
    [one] Én af dem skal bevises.
   *[other] { $count } af dem skal bevises.
}
console-simulate-password = Der spørges om en ny adgangskode, den skrives til kataloget, og ejeren får besked med mail.
console-reason-label = Hvorfor?
console-reason-hint = Én linje til hændelsesloggen. Den kan ikke ændres senere.
console-unfreeze-button = Åbn for nulstilling igen
console-unlock-button = Lås kontoen op
console-unfrozen = Der er åbnet for nulstilling igen.
console-was-not-frozen = Nulstilling var ikke stoppet. Intet er ændret.
console-unlocked = Kontoen er låst op. Ejeren får besked med mail.
console-was-not-locked = Kontoen var ikke låst. Intet er ændret.
console-lock-refused = Kataloget låste ikke kontoen op. Hændelsesloggen siger hvorfor.
console-lock-unknown = Der kom ikke svar i tide. Se efter igen om et minut.
console-busy = En anden ændring af kontoen er i gang. Prøv igen om et minut.

## The event log
console-events-title = Hændelseslog
console-events-fact = Hvad der skete
console-events-fact-any = Hvad som helst
console-events-login = Brugernavn, nøjagtigt
console-events-flow = Nulstilling: reference eller id
console-events-actor = Hvem, som loggen kalder dem
console-events-from = Fra (2026-11-23, i UTC)
console-events-until = Før (2026-11-24, i UTC)
console-events-filter-wrong = Intet hedder sådan, eller det kan ikke læses
console-events-button = Søg
console-events-none = Der er ikke registreret noget, der passer.
console-events-table = Hændelser
console-events-at = Hvornår
console-events-what = Hvad
console-events-who = Hvem
console-events-details = Detaljer
console-events-older = Ældre
console-events-export = Gem som JSON-linjer

## The policy
console-policy-title = Politik
console-policy-in-force = Version { $version } gælder.
console-policy-text = Den politik, der gælder
console-policy-edit = Afprøv en ændring
console-policy-history = Historik
console-policy-back = Lad version { $version } gælde igen
console-policy-back-button = Lad den gælde
console-policy-return = Tilbage til politikken
console-policy-outcome-title = Politik
console-policy-applied = Nu gælder version { $version }.
console-policy-unchanged = Der er ingen forskel fra version { $version }, som gælder.
console-policy-overtaken = En anden kom først: nu gælder version { $version }. Intet er skrevet. Begynd igen derfra.
console-policy-refused = Den er farlig, og intet er skrevet:
console-edit-title = Afprøv en ændring af politikken
console-edit-lead = Ret teksten, og afprøv den. Intet bliver skrevet, før du lader den gælde.
console-edit-label = Politikken
console-edit-try = Afprøv den
console-edit-problem = { $key } { $what }. { $remedy }
console-edit-problem-at = Linje { $line }: { $key } { $what }. { $remedy }
console-edit-changes = Forskelle
console-edit-no-changes = Der er ingen forskel fra det, der gælder.
console-edit-lint = Farligt eller mærkeligt
console-edit-lint-none = Intet fundet.
console-edit-found = { $about } ({ $severity }): { $what } { $now }
console-edit-effect = Hvem det ville ramme
console-edit-people = Personer set på: { $count }
console-edit-before = Kan nulstille nu: { $count }
console-edit-after = Kunne nulstille bagefter: { $count }
console-edit-losing = Ville ikke længere kunne: { $count }
console-edit-gaining = Ville komme til at kunne: { $count }
console-edit-circular = Kunne, men kun med postkasser, der åbnes med den glemte adgangskode: { $count }
console-edit-losers = Hvem der ikke længere ville kunne
console-edit-loser = { $login } ({ $name }): { $why }
console-edit-apply = Lad den gælde

## Health
console-health-title = Tilstand
console-health-lead = Det, denne installation afhænger af, som det blev fundet inden for det sidste halve minut.
console-health-none = Her er ikke noget at se på.
console-health-good = godt:
console-health-warning = advarsel:
console-health-bad = virker ikke:
console-health-skipped = udeladt:
