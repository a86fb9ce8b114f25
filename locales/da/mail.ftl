### Beskeder til ejeren af en konto. Intet her kommer fra den, der spurgte: kun fra opsætningen og
### fra det, vi har i forvejen.

## Alle mails
mail-greeting = Hej
mail-reference = Referencekode: { $reference }
mail-help = Spørgsmål? Kontakt { $help }.
mail-sent-by = Beskeden er sendt af { $organisation } fra { $host }. Den kan ikke besvares.

## En kode
mail-code-subject = Kode til nulstilling af din adgangskode hos { $organisation }
mail-code-lead = Der er bedt om at nulstille din adgangskode hos { $organisation }. Hvis det var dig, så indtast denne kode på den side, hvor du begyndte:
mail-code-label = Din kode
mail-code-lives = Koden virker i { $duration } og kun én gang.
mail-code-link = Du kan også åbne dette link i samme browser:
mail-code-share = Del aldrig koden med nogen. It-support beder ikke om den.
mail-code-ignore = Har du ikke bedt om det, så se bort fra beskeden. Der er ikke ændret noget.

## Kontoen kan ikke nulstilles her
mail-cannot-subject = Din adgangskode hos { $organisation } kan ikke nulstilles her
mail-cannot-lead = Der er bedt om at nulstille din adgangskode hos { $organisation }. Det er ikke muligt på den side, hvor der blev bedt om det. Din adgangskode er ikke ændret.
mail-cannot-why = Hvorfor: { $why }
mail-cannot-now = Hvis det var dig, så kontakt { $help }, og oplys referencekoden { $reference }.
mail-cannot-link = Læs mere her:
mail-cannot-ignore = Har du ikke bedt om det, så se bort fra beskeden. Der er ikke ændret noget.

## Adgangskoden er sat
mail-set-reset-subject = Din adgangskode hos { $organisation } er nulstillet
mail-set-changed-subject = Din adgangskode hos { $organisation } er skiftet
mail-set-reset-lead = Din adgangskode hos { $organisation } blev nulstillet { $when }.
mail-set-changed-lead = Din adgangskode hos { $organisation } blev skiftet { $when } af en, der kendte den gamle.
mail-set-place = Det gælder adgangskoden til { $place }.
mail-set-was-me = Hvis det var dig, skal du ikke gøre mere.
mail-set-not-me = Hvis det ikke var dig, så åbn dette link med det samme, og tryk på knappen. Det stopper flere nulstillinger af din konto:
mail-set-then = Kontakt derefter { $help }, og oplys referencekoden { $reference }.
mail-set-devices = Husk at opdatere adgangskoden på din telefon, i mailapps og til wi-fi. Ellers kan din konto blive låst.

## En adresse er ved at blive registreret
mail-prove-subject = Kode til din adresse hos { $organisation }
mail-prove-lead = En, der loggede på som dig hos { $organisation }, vil registrere denne adresse til at nulstille adgangskoden. Hvis det var dig, så indtast denne kode på den side, hvor du begyndte:
mail-prove-ignore = Hvis det ikke var dig, så giv ikke koden til nogen. Uden den bliver intet registreret.

## En metode er tilføjet, fjernet eller brugt
mail-method-added-subject = Der er tilføjet en måde at nulstille din adgangskode hos { $organisation }
mail-method-removed-subject = Der er fjernet en måde at nulstille din adgangskode hos { $organisation }
mail-method-used-subject = En af dine gendannelseskoder hos { $organisation } er brugt
mail-method-added-lead = Dette blev tilføjet til din konto hos { $organisation } { $when }: { $method }.
mail-method-removed-lead = Dette blev fjernet fra din konto hos { $organisation } { $when }: { $method }.
mail-method-used-lead = Dette blev brugt for din konto hos { $organisation } { $when }: { $method }. Den kan ikke bruges igen. Du kan lave et nyt sæt koder på din sikkerhedsside.

## En, der er logget på, vil ændre noget
mail-confirm-subject = Kode til dine sikkerhedsoplysninger hos { $organisation }
mail-confirm-lead = En har logget på med din adgangskode hos { $organisation } og vil ændre, hvordan du bekræfter, hvem du er. Hvis det var dig, så indtast denne kode på den side, hvor du begyndte:
mail-confirm-ignore = Hvis det ikke var dig, er der en anden, der kender din adgangskode: skift den med det samme, og giv ikke koden til nogen.

## Opsætningen prøver vejen
mail-trial-subject = Mails fra { $organisation } kommer frem
mail-trial-lead = Nogen er ved at sætte nulstilling af adgangskoder op for { $organisation } og gav denne adresse for at prøve det. At du læser dette, betyder, at mails kommer frem, og det gør koder også.
mail-trial-ignore = Du skal ikke gøre noget.

## Der er åbnet igen efter »Det var ikke mig«
mail-unfrozen-subject = Din konto hos { $organisation } kan nulstilles igen
mail-unfrozen-lead = Adgangskoden til din konto hos { $organisation } kan nulstilles igen. En medarbejder åbnede for det { $when }. Du havde spærret for det med »Det var ikke mig«.
mail-unfrozen-was-me = Hvis du selv bad om det, skal du ikke gøre mere.
mail-unfrozen-who = Nulstil selv adgangskoden, hvis en anden kan kende den.

## For mange forkerte svar
mail-blocked-subject = Mange forkerte forsøg på din konto hos { $organisation }
mail-blocked-lead = Nogen har indtastet mange forkerte koder eller adgangskoder til din konto hos { $organisation }, sidst { $when }. Lige nu bliver ikke flere taget imod, heller ikke rigtige. Det går over af sig selv, senest efter et døgn.
mail-blocked-was-me = Hvis det var dig, så vent en time og prøv igen, helst på en enhed, hvor du har nulstillet din adgangskode før. Den har et par forsøg mere.
mail-blocked-password = Din adgangskode er den samme som før og virker.

## Adgangskoden udløber snart
mail-name-at = { $name } til { $place }
mail-ends-subject = Din adgangskode hos { $organisation } udløber den { $when }
mail-ends-lead = Din adgangskode hos { $organisation } udløber { $when }. Skift den inden da, når det passer dig.
mail-ends-label = Dit brugernavn
mail-ends-link = Skift den her med den adgangskode, du har nu:
mail-ends-together = Den sættes sammen med dine andre adgangskoder: vælg en ny til dem alle her, som om du havde glemt den.
mail-ends-after = Opdatér den bagefter på din telefon, i mailapps og til wi-fi. Ellers kan din konto blive låst. Når du har skiftet, får du ikke flere påmindelser.
mail-ends-beware = Er du i tvivl om beskeden, så følg ikke linket: skriv selv den adresse, du kender, eller spørg. Ingen har brug for at få din adgangskode at vide.

mail-colleague-subject = En administrators adgangskode er nulstillet hos { $organisation }
mail-colleague-lead = En administrator hos { $organisation } nulstillede en glemt adgangskode { $when }. Du får besked, fordi du også passer tjenesten.
mail-colleague-label = Kontoen
mail-colleague-why = Den, der overtager sådan en konto, kan gøre stor skade, så kolleger får altid besked.
mail-colleague-now = Havde du ikke ventet det, så spørg din kollega personligt eller i telefonen. Var det ikke vedkommende, så tag straks kontoens rettigheder.

mail-letter-subject = Nogen beder om hjælp til en konto hos { $organisation }
mail-letter-lead = Nogen gik i stå på siden for glemte adgangskoder hos { $organisation } og skrev dette. Det er ikke bevist, hvem det er.
mail-letter-login = Det brugernavn, de skrev
mail-letter-text = Det, de skrev
mail-letter-now = Referencen er { $reference }: »nulstil explain { $reference }« siger, hvad der vides om det forsøg.
mail-letter-beware = Få fat i personen på et nummer eller med et ansigt, du kender, før du gør noget for dem. Send aldrig en adgangskode eller en kode.
