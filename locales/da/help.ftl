### Hjælpesiden: kort og ens for alle.

help-title = Hjælp
help-lead = De svar, de fleste leder efter.
help-contact-heading = Tal med nogen
help-contact-lead = Kontakt { $help }.
help-contact-reference = Hav referencekoden klar, hvis du har fået en. Med den kan de se, hvad der skete, men ikke din adgangskode.
help-no-code-heading = Koden kommer ikke
help-no-code-text = Vent et minut, og se i mappen med uønsket mail. Har du flere adresser, så indtast den, du vil bruge, når siden spørger. Nogle konti kan ikke nulstilles her, og så kommer der ingen kode.
help-code-wrong-heading = Koden virker ikke
help-code-wrong-text = Brug koden fra den seneste besked. En kode virker én gang og kun i nogle minutter. Indtast den i den browser, hvor du begyndte.
help-no-method-heading = Jeg kan ikke bruge nogen af måderne til at bekræfte, at det er mig
help-no-method-text = Så kan du ikke selv nulstille adgangskoden. Kontakt os, så får vi bekræftet på en anden måde, hvem du er.
help-not-me-heading = Jeg har fået en besked, men jeg har ikke bedt om noget
help-not-me-text = Er der en kode i, så se bort fra den: der er ikke ændret noget. Står der, at din adgangskode er skiftet, så brug linket i beskeden til at stoppe flere nulstillinger, og kontakt os.
help-locked-heading = Min konto bliver ved med at blive låst
help-locked-text = En telefon, en mailapp eller et wi-fi-netværk bruger måske stadig en gammel adgangskode. Opdatér den der.
help-rules-heading = Hvad er en god adgangskode?
help-rules-text = En lang. Tre eller flere tilfældige ord er nemme at huske og svære at gætte. Brug den kun ét sted.
help-share-heading = Hvem må kende min adgangskode?
help-share-text = Kun du. Vi beder aldrig om din adgangskode eller en kode, hverken i telefonen eller på mail.
help-privacy-heading = Hvad bliver gemt?
help-privacy-text = At en nulstilling har fundet sted, hvornår, og hvordan den endte. Adgangskoder og koder bliver aldrig gemt, så de kan læses.
help-cookies-heading = Cookies
help-cookies-text = Én cookie holder sammen på nulstillingen, mens den er i gang, én husker dit sprog, og én genkender browseren efter en nulstilling.
