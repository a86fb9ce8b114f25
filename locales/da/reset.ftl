### En nulstilling fra første til sidste side.

## Indgang: hvad har du brug for?
start-title = Hvad har du brug for hjælp til?
start-lead = Her kan du selv ordne din adgangskode hos { $organisation }, når som helst på døgnet.
start-forgot = Jeg har glemt min adgangskode
start-forgot-hint = Du bekræfter, hvem du er, og vælger en ny.
start-change = Jeg kender min adgangskode og vil have en anden
start-change-hint = Du skal bruge den adgangskode, du har nu.
start-unlock = Min konto er låst
start-unlock-hint = Du bekræfter, hvem du er, og beholder din adgangskode.
start-help = Jeg har brug for noget andet
start-help-hint = Læs svarene, eller se, hvem du kan kontakte.

## Begynd en nulstilling
reset-open-title = Nulstil din adgangskode
reset-open-lead = Fortæl os, hvilken konto det gælder. På næste side vælger du, hvordan du vil bekræfte, at den er din.
reset-open-button = Fortsæt
reset-open-change = Jeg kender min adgangskode og vil skifte den
reset-open-privacy = Svaret er det samme, uanset om kontoen findes. Så kan ingen bruge siden til at finde ud af, hvem der arbejder her.

## Vælg metode
reset-method-title = Hvordan vil du bekræfte, at det er dig?
reset-method-legend = Vælg én måde
reset-method-lead = Det er de måder, { $organisation } tilbyder. De er ens for alle.
reset-method-empty = Vælg, hvordan du vil bekræfte, at det er dig
reset-method-none = Jeg kan ikke bruge nogen af dem
reset-method-confirm-label = Din mailadresse (frivilligt)
reset-method-confirm-hint = Kun nødvendig, hvis du har flere. Vi sammenligner den med de adresser, vi har, og sender aldrig til andre.
reset-method-confirm-unusable = Indtast én mailadresse, for eksempel anna@example.org, eller lad feltet stå tomt
reset-method-button = Send kode
reset-method-button-any = Fortsæt
reset-method-again-title = Et trin mere
reset-method-again-lead = Du har givet { $given } af { $required } beviser. Vælg en anden måde til det næste.
reset-method-hint = Til { $hint }
reset-method-none-title = Hvis du ikke kan bruge nogen af dem
reset-method-none-lead = Så kan du ikke selv nulstille din adgangskode. Kontakt { $help }. De kan få bekræftet på en anden måde, hvem du er.

## Indtast koden
reset-code-title = Indtast koden
reset-code-sent = Hvis kontoen kan nulstilles her, er en kode på vej. Det kan tage et minut.
reset-code-sent-to = Vi har sendt en kode til { $hint }.
reset-code-resent = Vi har bedt om en ny kode. Hvis kontoen kan nulstilles her, er den på vej. Den forrige virker stadig.
reset-code-lives = Koden virker i { $duration }.
reset-code-share = Del aldrig koden med nogen. It-support beder ikke om den.
reset-code-keep-open = Lad siden være åben, mens du finder beskeden.
reset-code-button = Fortsæt
reset-code-wrong = Koden virker ikke. Tjek, at den er fra den seneste besked, og prøv igen.

## Ikke fået koden?
reset-missing-link = Har du ikke fået koden?
reset-missing-title = Har du ikke fået koden?
reset-missing-lead = Prøv det her i denne rækkefølge:
reset-missing-wait = Vent et minut. Nogle mailservere er langsomme.
reset-missing-spam = Se i mappen med uønsket mail, og søg efter mail fra { $sender }.
reset-missing-address = Tænk over, hvilken adresse vi kan have. Det er sjældent den postkasse, som den glemte adgangskode åbner.
reset-missing-login = Tjek, at du skrev det rigtige brugernavn. Start forfra, hvis det var forkert.
reset-missing-resend = Send en ny kode
reset-missing-other = Vælg en anden måde
reset-missing-restart = Start forfra med et andet brugernavn
reset-missing-help = Hvis intet hjælper, så kontakt { $help }, og oplys referencekoden { $reference }.

## Fra linket i mailen
reset-link-title = Fortsæt nulstillingen
reset-link-lead = Du har åbnet linket fra vores mail. Tryk på knappen for at gå videre.
reset-link-button = Fortsæt
reset-link-not-me = Luk siden, hvis du ikke har bedt om det. Der er ikke ændret noget.
reset-link-other-browser-title = Indtast koden der, hvor du begyndte
reset-link-other-browser-lead = Linket virker kun i den browser, hvor nulstillingen blev begyndt. Gå tilbage til den side, og indtast koden fra samme mail.
reset-link-no-script = Browseren kører ikke scripts. Indtast koden fra samme mail i stedet.
reset-link-wrong = Linket virker ikke længere. Indtast koden fra den seneste mail, eller bed om en ny.

## Et svar bliver tjekket
reset-checking-title = Vi tjekker
reset-checking-lead = Vi tjekker dit svar. Det tager nogle sekunder.
reset-checking-refresh = Se, om det er færdigt

## Gemmer
saving-title = Vi gemmer din nye adgangskode
saving-lead = Det kan tage op til et minut. Lad siden være åben, og tryk kun én gang.

## Færdig
done-title = Din adgangskode er nulstillet
done-changed-title = Din adgangskode er skiftet
done-lead = Du kan bruge den fra nu af. Du er ikke logget på: gå hen, hvor du plejer at logge på.
done-next-heading = Gør det her nu
done-next-lead = En enhed, der bliver ved med at prøve den gamle adgangskode, kan låse din konto. Opdatér den derfor her:
done-next-mail = mailappen på din telefon og tablet
done-next-wifi = det trådløse netværk på arbejdet (wi-fi)
done-next-vpn = VPN og fjernskrivebord
done-next-saved = adgangskoder gemt i din browser eller adgangskodeapp
done-notice = Vi har sendt besked om det til de adresser, vi har på dig.
done-delay = I enkelte systemer kan der gå nogle minutter, før den nye adgangskode virker.
done-again = Første gang du logger på med den, bliver du bedt om at vælge en ny adgangskode igen. Find på en til med det samme.
done-old = Den gamle adgangskode kan stadig åbne enkelte ting i op til { $time }. Har du mistanke om, at andre kender den, så sig det straks til jeres helpdesk.
done-again-there = { $place }: første gang du logger på der, bliver du bedt om at vælge en ny adgangskode igen. Find på en til med det samme.
done-old-there = { $place }: der kan den gamle adgangskode stadig åbne enkelte ting i op til { $time }. Har du mistanke om, at andre kender den, så sig det straks til jeres helpdesk.
untouched-heading = Det er som før
untouched-password = { $place }: har du også en konto der, gælder dens gamle adgangskode stadig.
untouched-all-at-once = Vil du have samme adgangskode alle steder, så nulstil den, som om du havde glemt den. Så bliver den sat alle stederne på én gang.
untouched-lock = { $place }: har du også en konto der, har vi ikke rørt den. Er den låst, er den det stadig.
done-return = Gå videre til det sted, du kom fra
done-close = Du kan lukke siden nu.

## Udfaldet kendes ikke
unknown-title = Vi ved endnu ikke, om din adgangskode blev gemt
unknown-lead = Vi sendte den nye adgangskode videre, men svaret kom ikke i tide.
unknown-wait = Vent to minutter. Prøv så at logge på med den nye adgangskode.
unknown-works = Hvis den virker, er alt, som det skal være.
unknown-fails = Hvis den ikke virker, gælder din gamle adgangskode stadig. Så kan du starte forfra her.
unknown-button = Start forfra
unknown-refresh = Se, om vi ved mere

## Stoppet af personen selv
reset-cancel-button = Stop nulstillingen

## For people with several addresses
reset-method-several = Jeg har mere end én mailadresse
