### »Det var ikke mig«: siden bag linket i en besked.

disavow-title = Var det ikke dig?
disavow-lead = Din adgangskode hos { $organisation } er nulstillet eller skiftet. Hvis det ikke var dig, kan du stoppe flere nulstillinger her.
disavow-what = Når du trykker på knappen, kan ingen nulstille adgangskoden til din konto her, før it-support har set på det.
disavow-keeps = Din adgangskode bliver ikke ændret af det.
disavow-button = Det var ikke mig: stop nulstilling
disavow-was-me = Det var mig
disavow-was-me-lead = Så skal du ikke gøre noget. Luk siden.
disavow-done-title = Nulstilling er stoppet
disavow-done-lead = Ingen kan nulstille adgangskoden til din konto her, før it-support har set på det.
disavow-done-now = Kontakt { $help } nu. Den, der skiftede din adgangskode, kender den måske stadig.
disavow-invalid-lead = Linket er for gammelt, eller også blev det ikke kopieret helt.

## The link typed by hand, where no script copies it
disavow-link-label = Linket i beskeden
disavow-link-hint = Kopiér hele linket fra vores besked, og sæt det ind her.
disavow-link-empty = Indsæt linket fra vores besked
