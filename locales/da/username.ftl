### Et glemt brugernavn.

start-username = Jeg har glemt mit brugernavn
start-username-hint = Vi sender det til en mailadresse, vi har på dig.
username-link = Jeg kender ikke mit brugernavn

username-title = Find dit brugernavn
username-lead = Skriv en mailadresse, som { $organisation } har på dig. Vi sender brugernavnet dertil.
username-label = Mailadresse
username-hint = For eksempel anna@example.org. Der bliver ikke sendt noget til en adresse, vi ikke har.
username-empty = Indtast din mailadresse
username-unusable = Indtast én mailadresse, for eksempel anna@example.org
username-button = Send mit brugernavn
username-privacy = Svaret er det samme, uanset om vi har adressen. Så kan ingen bruge siden til at finde ud af, hvem der arbejder her.

username-sent-title = Se i din mail
username-sent-lead = Hvis vi har adressen på nogen, er brugernavnet på vej dertil. Det kan tage et minut.
username-sent-none = Hvis der ikke kommer noget, har vi nok en anden adresse på dig eller slet ingen.
username-sent-again = Prøv en anden adresse
username-sent-reset = Nulstil min adgangskode
username-sent-help = Hvis intet hjælper, så kontakt { $help }.

mail-names-subject = Dit brugernavn hos { $organisation }
mail-names-lead = Der er spurgt, hvilke brugernavne hos { $organisation } der hører til denne adresse.
mail-names-label = { $count ->
    [one] Dit brugernavn
   *[other] Dine brugernavne
}
mail-names-link = Du kan nulstille din adgangskode her:
mail-names-ignore = Har du ikke bedt om det, så se bort fra beskeden. Den, der spurgte, har ikke fået noget at vide.
