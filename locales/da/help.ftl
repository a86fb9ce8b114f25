### Hjælpesiden: de spørgsmål, folk har, besvaret ud fra de regler og grænser, der gælder.
### En besked `help-NAVN-question` hører til ankeret NAVN; svarene sættes sammen i `text::faq`,
### én besked pr. afsnit.

help-title = Hjælp
help-lead = Svar på det, de fleste spørger om. Tal og tider er dem, der gælder her nu.
help-contents = På denne side
help-contact-heading = Tal med nogen
help-contact-lead = Kontakt { $help }.
help-contact-reference = Har du en referencekode, så hav den klar. Med den kan de se, hvad der er sket, men ikke din adgangskode.
help-own-heading = Mere fra { $organisation }

## Områder
help-area-starting = Før du begynder
help-area-proving = At bekræfte, at det er dig
help-area-password = Din adgangskode og din konto
help-area-trust = Sikkerhed og privatliv

## Lister over metoder inde i en sætning
help-list = { $rest }, { $last }
help-list-end = { $rest } eller { $last }

## Før du begynder
help-who-question = Hvem kan bruge tjenesten?
help-who-everybody = Alle med en konto hos { $organisation }, der hverken er deaktiveret eller udløbet.
help-who-some = { $organisation } har valgt, hvem der kan bruge den. Hører du ikke til dem, får du ingen kode, og it-support kan fortælle hvorfor.
help-who-nobody = Lige nu er den ikke åben for almindelige konti hos { $organisation }. Kontakt { $help }.
help-register-question = Skal jeg registrere noget først?
help-register-held = Ikke for { $methods }: vi bruger det, { $organisation } allerede har på dig.
help-register-own = Du skal have sat { $methods } op, før du får brug for det. Det gør du under »Dine sikkerhedsoplysninger« fra forsiden.
help-register-nothing = Der er ikke noget at registrere her.
help-administrators-question = Hvorfor skal administratorer bevise mere?
help-administrators-on = En administrators konto kan gøre større skade. Derfor skal administratorer give { $count ->
    [one] 1 bevis
   *[other] { $count } beviser, hvert på sin måde
}, og det kan ikke sættes ned.
help-administrators-off = En administrators konto kan gøre større skade, og derfor kan administratorer ikke bruge tjenesten her. De kontakter { $help }.
help-username-question = Hvad gør jeg, hvis jeg ikke kender mit brugernavn?
help-username-answer = Skriv en mailadresse, som { $organisation } har på dig, så sender vi brugernavnet dertil.
help-languages-question = Hvilke sprog findes der?
help-languages-answer = { $languages }. Du vælger øverst eller nederst på hver side. Beskeder kommer på det sprog, din konto er sat til, eller ellers på det, du brugte her.
help-mobile-question = Virker det på en telefon?
help-mobile-answer = Ja, på alle telefoner, tablets og computere med en browser. Der er ingen app at installere, og det virker uden scripts.

## At bekræfte, at det er dig
help-ways-question = Hvordan bekræfter jeg, at det er mig?
help-ways-methods = { $organisation } tilbyder { $methods }.
help-ways-same = Det kræver { $count ->
    [one] 1 bevis.
   *[other] { $count } beviser, hvert på sin måde.
}
help-ways-between = Det kræver fra { $least } til { $most } beviser, hvert på sin måde. Hvor mange afhænger af din konto.
help-ways-none = Lige nu tilbydes ingen måde. Kontakt { $help }.
help-no-code-question = Koden kommer ikke
help-no-code-answer = Det tager normalt under et minut. Se i mappen med uønsket mail, og søg efter mail fra { $sender }. Har du flere adresser, så skriv den, du vil bruge, dér hvor siden spørger.
help-no-code-silent = Nogle konti kan ikke nulstilles her, og så kommer der ingen kode.
help-lives-question = Hvor lang tid har jeg?
help-lives-code = En kode virker i { $code }, og linket i samme mail i { $link }. Hver af dem virker kun én gang.
help-lives-proof = Når du har bekræftet, hvem du er, har du { $proof } til at blive færdig. Det hele må tage { $flow }.
help-code-wrong-question = Koden virker ikke
help-code-wrong-answer = Brug koden fra den seneste besked i den browser, hvor du begyndte. Den forrige virker også. Den må ikke være ældre end { $code }.
help-attempts-question = Hvor mange gange må jeg prøve?
help-attempts-guesses = { $count ->
    [one] Efter 1 forkert kode skal du starte forfra.
   *[other] Efter { $count } forkerte koder skal du starte forfra.
}
help-attempts-account = { $count ->
    [one] Inden for { $window } tager en konto imod 1 forkert kode.
   *[other] Inden for { $window } tager en konto imod { $count } forkerte koder.
}
help-attempts-messages = { $count ->
    [one] Inden for { $window } går der højst 1 besked til en konto.
   *[other] Inden for { $window } går der højst { $count } beskeder til en konto.
}
help-attempts-over = Derefter ser selv den rigtige kode forkert ud, eller der kommer ingen besked, indtil tiden er gået: højst { $longest }. En browser, der er blevet færdig her før, får nogle flere.
help-no-mail-question = Hvad gør jeg, hvis jeg ikke kan komme til den postkasse?
help-no-mail-other = Vælg en anden måde at bekræfte, hvem du er, hvis du får tilbudt en.
help-no-mail-answer = Er det postkassen bag den glemte adgangskode, eller har du forladt den, kan vi ikke sende koden andre steder hen: en adresse fra den, der spørger, beviser ingenting. Kontakt { $help }.
help-no-method-question = Jeg kan ikke bruge nogen af måderne
help-no-method-answer = Så kan du ikke klare det selv her. Kontakt { $help }. De får bekræftet på en anden måde, hvem du er.

## Din adgangskode og din konto
help-rules-question = Hvilke regler skal en ny adgangskode opfylde?
help-rules-length = Den skal være på mindst { $length } tegn og må ikke indeholde dit navn eller brugernavn.
help-rules-directory = Organisationens systemer kan kræve mere, for eksempel en adgangskode, du ikke har brugt før. Hvad der er galt med en adgangskode, står ved feltet, det hele på én gang, og den gamle gælder, til en ny er godtaget.
help-good-question = Hvad er en god adgangskode?
help-good-answer = En lang. Tre eller flere tilfældige ord er nemme at huske og svære at gætte. Brug den kun ét sted.
help-change-question = Hvor skifter jeg en adgangskode, jeg kender?
help-change-answer = På en side for sig, med den adgangskode, du har nu. Det virker også, når adgangskoden er udløbet.
help-unlock-question = Min konto er låst. Skal jeg have en ny adgangskode?
help-unlock-reset = En ny adgangskode låser også kontoen op.
help-unlock-without = Kender du din adgangskode, kan du også låse kontoen op og beholde adgangskoden.
help-unlock-only-reset = Her kan man ikke låse op uden at vælge en ny adgangskode.
help-unlock-administrator = En spærring, som en administrator har sat, bliver. Kun de kan fjerne den.
help-locked-question = Min konto bliver ved med at blive låst
help-locked-answer = En telefon, en mailapp eller et wi-fi-netværk bruger nok stadig en gammel adgangskode. Opdatér den dér.
help-signed-in-question = Er jeg logget på bagefter?
help-signed-in-answer = Nej. Gå hen, hvor du plejer at logge på. I enkelte systemer kan der gå nogle minutter, før den nye adgangskode virker.

## Sikkerhed og privatliv
help-not-me-question = Jeg har fået en besked, men har ikke bedt om noget
help-not-me-code = Er der en kode eller dit brugernavn i, så se bort fra den: der er ikke ændret noget, og den, der spurgte, har ikke fået noget at vide.
help-not-me-done = Står der, at din adgangskode er skiftet, eller at din konto er låst op, så åbn linket, og tryk på knappen. Det stopper flere nulstillinger og virker i { $lives }. Kontakt derefter { $help }.
help-told-question = Får jeg besked, når nogen bruger det til min konto?
help-told-answer = Ja. Når en adgangskode er nulstillet eller skiftet, eller en konto er låst op, går der besked til hver adresse, vi har på den.
help-share-question = Hvem må kende min adgangskode eller en kode?
help-share-answer = Ingen andre end dig. Vi beder aldrig om dem, hverken i telefonen eller på mail.
help-contact-data-question = Hvem kan se min adresse?
help-contact-data-answer = Ingen ved at bruge siden: før du har bekræftet, hvem du er, viser den intet om din konto, og bagefter kun nok til, at du kan genkende adressen. Den ligger i organisationens katalog, og de, der driver det, kan se den dér.
help-stored-question = Hvad bliver gemt?
help-stored-answer = At nogen spurgte, hvornår, og hvordan det endte. Adgangskoder og koder bliver aldrig gemt i læsbar form.
help-cookies-question = Hvilke cookies er der?
help-cookies-answer = Én holder sammen på dit besøg, mens det varer, én husker dit sprog, og én genkender browseren, når den er blevet færdig her. Ingen af dem bruges til andet.
help-reference-question = Hvad er referencekoden til?
help-reference-answer = Den er navnet på netop dette forsøg. Oplys den til it-support, så kan de se, hvad der skete og hvorfor. Den åbner ingenting, så du kan roligt sige den højt.

## At skrive efter hjælp
contact-title = Skriv efter hjælp
contact-lead = Dit brev går til dem, der passer konti hos { $organisation }.
contact-never = Skriv aldrig en adgangskode eller en kode her. De, der svarer, beder heller ikke om nogen.
contact-reference = Reference (frivilligt)
contact-reference-hint = Den står på den side, hvor du gik i stå, for eksempel k7m4-qx2p.
contact-reference-wrong = En reference har to gange fire bogstaver eller tal. Lad feltet stå tomt, hvis du ikke har nogen
contact-text = Hvad skete der?
contact-text-hint = Hvad du gjorde, hvad du så, og hvordan man kan få fat i dig. Højst { $count } tegn.
contact-text-wrong = Skriv, hvad der skete, med højst { $count } tegn
contact-button = Send brevet
contact-sent-title = Dit brev er på vej
contact-sent-lead = Det er afleveret til organisationens mailserver.
contact-sent-next = Haster det, så ring også: Nederst på hver side står der, hvordan du får fat i dem.
help-contact-form = Skriv til dem herfra
help-contact-mail = Skriv til { $address }
help-contact-page = Organisationens hjælpeside
