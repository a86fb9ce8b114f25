### Skift af en adgangskode, man kender.

change-title = Skift din adgangskode
change-lead = Her udskifter du en adgangskode, du kender. Det virker også, når den er udløbet.
change-forgot = Jeg har glemt min adgangskode
change-current-label = Nuværende adgangskode
change-new-label = Ny adgangskode
change-button = Skift adgangskode

## Efter formularen
change-checking-title = Vi tjekker
change-checking-lead = Vi tjekker din nuværende adgangskode og gemmer den nye. Det tager nogle sekunder.
change-checking-keep-open = Lad siden være åben.
change-checking-refresh = Se, om det er færdigt

## Udfald
change-wrong-what = Brugernavnet og den nuværende adgangskode passer ikke sammen, eller også kan adgangskoden ikke skiftes her.
change-wrong-now = Tjek begge, og prøv igen. Nulstil adgangskoden i stedet, hvis du har glemt den.
change-refused-title = Den nye adgangskode kan ikke bruges
change-refused-ended = Din gamle adgangskode gælder stadig, og en anden ny ville ikke hjælpe.
change-try-again-title = Vi blev ikke færdige i tide
change-try-again-what = Skiftet kunne ikke gennemføres lige nu.
change-try-again-now = Hvis den nye adgangskode allerede virker, er alt i orden. Prøv ellers igen om nogle minutter.
change-try-again-button = Prøv igen
