### Opsætning: spørgsmålene, hvad der blev fundet, og kommentarerne i den konfiguration, der skrives. Til en
### administrator, der gør det én gang, måske sidst på dagen.

## Rundt om spørgsmålene
setup-hello = Nulstil stiller seks spørgsmål og afprøver hvert svar med det samme. Der ændres intet i dit katalog. Skriv .. for at gå tilbage, tryk Ctrl-C for at stoppe; det, du har svaret, gemmes.
setup-resumed = { $count ->
    [one] Der er allerede svaret på 1 spørgsmål. Vi fortsætter derfra.
   *[other] Der er allerede svaret på { $count } spørgsmål. Vi fortsætter derfra.
}
setup-stopped = Stoppet. Dine svar er gemt. Kør det igen for at fortsætte: nulstil setup --config { $file }
setup-heading = Spørgsmål { $number } af { $of }: { $title }
setup-testing = Afprøver ...
setup-again = Svaret holder ikke endnu. Svar igen; tryk Enter for det, du skrev før.
setup-again-or-nothing = Svaret holder ikke endnu. Svar igen, tryk Enter for det, du skrev før, eller skriv - for at springe over.
setup-empty = Her skal der et svar til. Skriv .. for at gå tilbage.
setup-state-good = ok
setup-state-warning = bemærk
setup-state-skipped = udeladt
setup-state-failed = FORKERT
setup-state-unreachable = INTET SVAR

## Spørgsmål
setup-title-directory = kataloget
setup-ask-directory = Adressen på jeres OpenLDAP, f.eks. ldaps://ldap1.example.org. Maskinens navn er nok.
setup-title-account = tjenestekontoen
setup-ask-account = Den konto, Nulstil logger på med, f.eks. cn=nulstil,ou=services,dc=example,dc=org. Den sætter adgangskoder og bør ikke kunne ret meget andet; manualen viser, hvordan den laves.
setup-title-mail = mailserveren
setup-ask-mail = Den server, der tager imod mails, f.eks. mail.example.org, eller smtps://user@mail.example.org, hvis man skal logge på den.
setup-title-address = adressen, folk åbner
setup-ask-address = Det, folk skriver i browseren. Tryk Enter for at prøve på denne maskine; ellers skriv https og navnet, f.eks. https://reset.example.org.
setup-title-administrators = administratorer
setup-ask-administrators = Gruppen af dem, der administrerer jeres systemer; der kræves mere af dem. Gruppens navn eller DN. Tryk Enter, hvis der ikke er nogen.
setup-title-person = en person at prøve på
setup-ask-person = En persons brugernavn, måske dit eget. Personen får ingen besked, og intet ændres. Tryk Enter for at springe over.
setup-prompt = Svar
setup-prompt-password = Kontoens adgangskode (vises ikke; eller @/sti/til/en/fil)
setup-prompt-mail-password = Brugerens adgangskode (vises ikke; eller @/sti/til/en/fil)
setup-prompt-password-kept = Adgangskoden (vises ikke; Enter for den, du gav)
setup-prompt-from = Afsenderen af beskederne
setup-prompt-to = Hvor et prøvebrev må sendes hen, f.eks. din egen adresse
setup-prompt-authority = Filen med jeres udsteders certifikat, eller det fingeraftryk, du stoler på (Enter: en anden adresse)
setup-prompt-mail-authority = Filen med certifikatet for den udsteder, der står inde for serveren (Enter: ret svaret)
setup-password-file = Den fil kan ikke bruges: { $cause }

## Målmappen
setup-folder-what = { $file } kan ikke bruges: { $cause }
setup-folder-fix = Kør det som en, der må skrive der, eller vælg et andet sted med --config FIL.
setup-folder-not-plain = stien har et tegn, som en adresse ikke kan rumme, eller filen hedder som en anden af vores
setup-there-what = Der er allerede en konfiguration: { $files }
setup-there-fix = Den er ikke rørt. Tilføj --force for at begynde forfra: de gamle filer gemmes under et andet navn. Med nye nøgler kan en eksisterende database ikke læses.
setup-answers-what = Svarene i { $file } kan ikke bruges: { $cause }
setup-answers-fix = Kapitlet »Basic set-up« i manualen har et helt eksempel.

## Kataloget
setup-directory-no-address-what = Det er ikke adressen på en LDAP-server.
setup-directory-no-address-fix = Skriv et navn som ldap1.example.org eller ldaps://NAVN:PORT. ldap:// kan også bruges og begynder altid med StartTLS.
setup-directory-away-what = Kataloget svarer ikke med TLS: { $cause }
setup-directory-away-fix = Se efter, om navn og port er rigtige, om serveren kører, om der er en firewall imellem, og om den taler TLS. Nulstil logger aldrig på uden.
setup-directory-reached = { $url } svarer, med TLS fra første byte
setup-directory-reached-starttls = { $url } svarer og begynder TLS med StartTLS
setup-directory-trusted = maskinens egne udstedere står inde for den
setup-directory-vouched = den udsteder, du pegede på, står inde for den; en kopi gemmes ved siden af konfigurationen
setup-directory-untrusted-what = Ingen, som maskinen stoler på, står inde for certifikatet: { $cause }
setup-directory-untrusted-fix = Har I jeres egen udsteder, så skriv, hvilken fil dens certifikat ligger i. Eller sammenlign det sidste fingeraftryk ovenfor med det, katalogets administrator læser op for dig, og skriv det. Er det navnet, den er gal med, så brug et navn, der står i certifikatet.
setup-directory-untrusted-alone-what = Ingen, som maskinen stoler på, står inde for certifikatet: { $cause }
setup-directory-untrusted-alone-fix = Skriv, hvilken fil jeres egen udsteders certifikat ligger i. Serveren viser det ikke, så et fingeraftryk er ikke nok. Er det navnet, den er gal med, så brug et navn, der står i certifikatet.
setup-directory-not-vouched-what = Den står ikke inde for serveren: { $cause }
setup-directory-not-vouched-fix = Peg på den udsteder, der har underskrevet serverens certifikat, eller brug det navn, der står i certifikatet.
setup-certificate = { $names }, underskrevet af { $issuer }, gælder til { $day }. SHA-256 { $fingerprint }
setup-certificate-ended-what = Certifikatet for { $names }, underskrevet af { $issuer }, udløb { $day }. SHA-256 { $fingerprint }
setup-certificate-ended-fix = Forny det på serveren: ingen bør bruge den, før det er gjort.
setup-certificate-unreadable-what = Certifikatet kan ikke læses.
setup-certificate-unreadable-fix = Lav et nyt til serveren.
setup-ca-unreadable-what = Filen har ikke et certifikat, der kan bruges: { $cause }
setup-ca-unreadable-fix = Det skal være en PEM-fil; den har en linje, hvor der står BEGIN CERTIFICATE.
setup-fingerprint-other-what = Ingen af de certifikater, serveren viser, har det fingeraftryk.
setup-fingerprint-other-fix = Tag alle 64 tegn med. Er det, du fik oplyst, et andet end dem ovenfor, kan der være nogen imellem: stop, og find ud af det.
setup-kind-openldap = det er en OpenLDAP
setup-kind-other-what = Det er { $kind }. Det kan Nulstil også, men spørgsmålene her handler om OpenLDAP.
setup-kind-other-fix = Skriv nulstil.toml efter håndbogens kapitel { $chapter }, og kør »nulstil doctor«.
setup-kind-unknown-what = Serveren siger ikke, at den er en OpenLDAP ({ $kind }).
setup-kind-unknown-fix = Er den det, så lad alle læse dens root DSE. Er det en anden slags, så skriv nulstil.toml efter håndbogens kapitel om den.

## Tjenestekontoen
setup-account-no-dn-what = »{ $dn }« er ikke en kontos plads i kataloget.
setup-account-no-dn-fix = Skriv hele dens DN, f.eks. cn=nulstil,ou=services,dc=example,dc=org.
setup-account-no-password-what = Der er endnu ingen adgangskode til tjenestekontoen.
setup-account-no-password-fix = Svar først på spørgsmålet om tjenestekontoen.
setup-account-wrong-what = Kataloget godtager ikke kontoen med den adgangskode.
setup-account-wrong-fix = Se begge dele efter: { $dn }. En konto, der ikke findes, og en forkert adgangskode ser ens ud.
setup-account-refused-what = Kataloget afviser at lade kontoen logge på, med kode { $code }.
setup-account-refused-fix = Kig i katalogets log for dette øjeblik: der står hvorfor.
setup-account-signed-in = logget på som { $dn }
setup-account-no-top-what = Kataloget siger ikke, hvor dets træ begynder.
setup-account-no-top-fix = Lad tjenestekontoen læse root DSE.
setup-account-people = personer findes under { $base }
setup-account-sees-nobody-what = Kontoen kan ikke se nogen under { $base }.
setup-account-sees-nobody-fix = Er der personer, så mangler kontoen rettigheder. Disse regler til slapd giver dem; sæt dem før de bredere:
setup-rights-password = den må sætte adgangskoder
setup-rights-password-denied-what = Den må ikke sætte adgangskoder.
setup-rights-password-denied-fix = Sæt disse regler til slapd før de bredere, og tryk så Enter to gange:
setup-rights-password-unclear-what = Det er uklart, om den må sætte adgangskoder: kataloget svarede med kode { $code }.
setup-rights-password-unclear-fix = Kig i katalogets log for dette øjeblik. Brug kun servere, der kan skrives til.
setup-rights-id-denied-what = Den må ikke læse entryUUID, som personer kendes på for altid.
setup-rights-id-denied-fix = Sæt disse regler til slapd før de bredere, og tryk så Enter to gange:
setup-rights-lock = den må låse konti op
setup-rights-lock-denied-what = Den må ikke låse konti op, så ingen kan låse sin konto op og beholde adgangskoden.
setup-rights-lock-denied-fix = Giv den write til pwdAccountLockedTime, hvis I vil have det. En nulstilling låser op under alle omstændigheder.
setup-rights-no-ppolicy-what = Kataloget kender ikke til låste konti: overlayet til adgangskodepolitik (ppolicy) er ikke indlæst.
setup-rights-no-ppolicy-fix = Indlæs det. Uden det glemmer kataloget gamle adgangskoder, og Nulstil kan ikke se, hvornår en adgangskode blev sat.
setup-rights-reads-password-what = Den må læse adgangskodernes hashværdier. Det behøver den ikke.
setup-rights-reads-password-fix = Giv den =xw i stedet for write til userPassword: så må den skrive, men ikke læse.
setup-rights-too-much-what = Den må også ændre navne og sikkert meget mere: den kan alt for meget.
setup-rights-too-much-fix = Brug ikke rootdn. Manualens kapitel om OpenLDAP har de regler, der er nok.
setup-rights-no-more = den må hverken læse hashværdier eller ændre navne
setup-rights-no-password-time-what = Den kan ikke se, hvornår adgangskoder blev sat (pwdChangedTime).
setup-rights-no-password-time-fix = Indlæs ppolicy, og lad kontoen læse pwdChangedTime. Indtil da gælder koder stadig, efter at adgangskoden er skiftet et andet sted.
setup-policy-found = den almindelige adgangskodepolitik er { $dn }
setup-policy-none-what = Der blev ikke fundet en almindelig adgangskodepolitik.
setup-policy-none-fix = Har I en, så lad kontoen læse den, og udfyld default_policy_dn i konfigurationen.
setup-decoy-found = lokkeduen for ukendte navne er { $dn }
setup-decoy-none-what = Der er ingen lokkedue, så en tålmodig fremmed kan kende navne, der findes, fra andre på /change.
setup-decoy-none-fix = Lav en post { $dn } med en lang, tilfældig adgangskode, som du smider væk, og udfyld decoy_dn. Det kan vente.

## Mail
setup-mail-no-address-what = Det er ikke en adresse, et brev kan sendes til.
setup-mail-no-address-fix = Skriv én almindelig adresse, f.eks. mig@example.org.
setup-mail-no-server-what = Det er ikke en mailserver.
setup-mail-no-server-fix = Skriv et navn som mail.example.org eller smtps://user@mail.example.org:465.
setup-mail-password-missing-what = Der er en bruger i adressen, men ingen adgangskode.
setup-mail-password-missing-fix = Giv adgangskoden, eller skriv adressen uden bruger.
setup-mail-user-missing-what = Der er en adgangskode, men ingen bruger i adressen.
setup-mail-user-missing-fix = Skriv smtps://user@mail.example.org.
setup-mail-no-sender-what = Det er ikke en afsender.
setup-mail-no-sender-fix = Skriv én adresse, gerne med et navn foran: Example og så no-reply@example.org i vinkelparenteser.
setup-mail-no-letterhead-what = Der kan ikke laves et brev med de svar.
setup-mail-no-letterhead-fix = Gå tilbage, og vælg en anden adresse, som folk åbner.
setup-mail-away-what = Mailserveren kan ikke bruges: { $cause }
setup-mail-away-fix = Se efter, om navn, port, bruger og adgangskode er rigtige. Kommer dens certifikat fra jeres egen udsteder, så peg på filen nu.
setup-mail-silent = intet svar
setup-mail-reached = { $server } svarer
setup-mail-handed-over = et brev til { $address } er afleveret; se efter, om det kommer frem
setup-mail-refused-what = Mailserveren tog ikke imod et brev til { $address }: { $cause }
setup-mail-refused-fix = Et tal fra 500 og op betyder, at den afviser: se efter, om denne maskine må sende gennem den og med den afsender. 4xx betyder, at man kan prøve igen senere.

## Adressen
setup-address-unfit-what = Den adresse kan ikke bruges.
setup-address-unfit-fix = Skriv https og et navn og intet bagefter: https://reset.example.org. http virker kun på selve denne maskine, f.eks. http://localhost:8080, fordi adgangskoder ellers ville rejse uden beskyttelse.
setup-address-no-port-what = Portene 8080 til 8089 på denne maskine er alle optaget.
setup-address-no-port-fix = Gør en af dem fri, eller stop en Nulstil, der kører.
setup-address-proxy-what = Nulstil kommer til at lytte på { $listen }, kun for denne maskine. Noget skal tage imod { $url } og sende videre.
setup-address-proxy-fix = Lad en webserver på maskinen gøre det; manualens kapitel »Proxy and TLS« har en opskrift til nginx. Eller giv Nulstil sit eget certifikat i konfigurationen.
setup-address-trial = { $url } er ledig og kan kun åbnes fra denne maskine
setup-address-taken-what = { $listen } er optaget af et andet program eller må ikke bruges.
setup-address-taken-fix = Vælg en anden port, f.eks. http://localhost:8081. Porte under 1024 er for superbrugeren.

## Administratorer
setup-group-none = ingen regnes for administrator
setup-group-unknown-what = Kontoen kan ikke se en gruppe, der hedder »{ $group }«.
setup-group-unknown-fix = Skriv dens navn eller DN. Kontoen skal kunne læse gruppen og dens medlemmer.
setup-group-several-what = Der er flere grupper, der hedder »{ $group }«: { $groups }
setup-group-several-fix = Skriv den rigtiges DN.
setup-group-found = { $group } har { $count ->
    [one] 1 medlem
   *[other] { $count } medlemmer
}; der kræves to bekræftelser af dem
setup-group-empty-what = { $group } har { $count } medlemmer, så vidt kontoen kan se.
setup-group-empty-fix = Lad kontoen læse gruppens member og uniqueMember.

## Personen
setup-person-none = der er ikke prøvet på nogen
setup-person-unknown-what = Der findes ingen »{ $login }« under { $base }.
setup-person-unknown-fix = Skriv det, folk logger på med: deres uid eller mail. Findes personen, mangler kontoen måske ret til at se vedkommende.
setup-person-several-what = Der er mere end én »{ $login }« under { $base }.
setup-person-several-fix = Nulstil vælger aldrig en ud af flere. Skriv et andet af personens navne, eller ret kataloget.
setup-person-found = fandt { $dn }
setup-person-may = { $login } ({ $name }) kan nulstille adgangskoden
setup-person-methods = med: { $methods }
setup-person-may-not-what = { $login } ({ $name }) kunne ikke nulstille adgangskoden. Det skyldes:
setup-person-may-not-fix = Ret det, der står nedenfor, og tryk Enter, nævn en anden, eller skriv - for at springe over.
setup-trial-judged = katalogets egen politik afviste en adgangskode på ét bogstav, som den skal
setup-trial-passed-what = Kataloget ville godtage en adgangskode på ét bogstav.
setup-trial-passed-fix = Enten er der ingen adgangskodepolitik med pwdMinLength og pwdCheckQuality 2, eller også har tjenestekontoen manage eller er rootdn, og for dem springer slapd politikken over. Nulstil kræver stadig 12 tegn.
setup-trial-safe-modify-what = Kataloget vil have den gamle adgangskode, før det tager en ny (pwdSafeModify), så ingen kunne nulstille noget.
setup-trial-safe-modify-fix = Sæt pwdSafeModify til FALSE i personens politik.
setup-trial-not-allowed-what = Personens politik tillader ikke, at adgangskoden skiftes (pwdAllowUserChange).
setup-trial-not-allowed-fix = Sæt den til TRUE, hvis folk selv skal vælge adgangskode, eller prøv en anden person.
setup-trial-too-young-what = Personens adgangskode er for ny til at blive skiftet nu (pwdMinAge).
setup-trial-too-young-fix = Det gælder også nulstillinger, indtil den er gammel nok. Gør pwdMinAge kortere, hvis I ikke vil have det.

## Afslutning
setup-aside = Det, der var her før, hedder nu { $file }
setup-written = Skrevet: { $file } og { $keys }. Gem en kopi af nøglerne et andet sted end databasen: uden dem kan den ikke læses.
setup-superuser = Filerne ejes af superbrugeren. Kører tjenesten som sin egen bruger, så giv dem til den, og kør resten som den bruger:
setup-next = Se nu efter, om alt er vel, og start den:
setup-open = Åbn derefter { $url }
setup-administrator-link = For at gøre { $login } til den første ejer af konsollen åbnes dette link inden en time, når tjenesten kører; det virker én gang:
setup-administrator-other = Eller, for en anden:
setup-administrator-none = Konsollen har ingen ejer endnu. Sådan laves et link til den første:
setup-administrator-failed = Der kunne ikke laves et link til konsollens første ejer ({ $cause }). Når det er rettet:
setup-help-line = it-supporten

## Kommentarer i konfigurationen
setup-file-head = Skrevet af nulstil setup. Ret, hvad du vil, og kør så: nulstil config check. Alle nøgler er forklaret i manualens kapitel »Configuration«.
setup-file-server = Hvor Nulstil lytter, og hvad folk skriver i browseren. http er kun for denne maskine; skal andre kunne nå den, kræver det en https-adresse og et certifikat eller en proxy.
setup-file-server-proxy = Hvor Nulstil lytter, og hvad folk skriver i browseren. En webserver på maskinen tager imod https og sender videre; kun dens ord for, hvem der spørger, tros.
setup-file-store = Databasen. Den laves ved første start. Mappen skal tilhøre den bruger, Nulstil kører som.
setup-file-keys = Nøglerne, der beskytter databasen. De er lige så hemmelige som en adgangskode: ingen andre må kunne læse filen.
setup-file-organisation = Det står på hver side og i hvert brev. Skriv jeres eget navn, og hvordan man får fat i jeres support.
setup-file-directory = Jeres OpenLDAP. Tjenestekontoens adgangskode står alene i sin egen fil.
setup-file-ca = Den udsteder, der står inde for katalogets certifikat.
setup-file-login = Det, folk kan skrive for at fortælle, hvem de er.
setup-file-contact = Den attribut, koder sendes til. Det skal være en adresse, man kan læse uden sin adgangskode: helst en privat.
setup-file-policy = Adgangskodepolitikken for dem, der ikke har deres egen. Dens regler vises, før man vælger.
setup-file-decoy = En post, hvis adgangskode ingen kender. Den får ukendte navne til at tage lige så lang tid som kendte på /change.
setup-file-administrators = Medlemmer af denne gruppe skal give to bekræftelser.
setup-file-protected = Medlemmer af disse grupper nulstilles aldrig her: tjenestekonti, nødkonti.
setup-file-mail = Serveren, der tager imod vores mails. En adgangskode ville stå alene i sin egen fil.
