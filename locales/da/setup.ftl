### Opsætning: spørgsmålene, hvad der blev fundet, og kommentarerne i den konfiguration, der skrives. Til en
### administrator, der gør det én gang, måske sidst på dagen.

## Rundt om spørgsmålene
setup-hello = Nulstil stiller otte spørgsmål og afprøver hvert svar med det samme. Der ændres intet i dit katalog. Skriv .. for at gå tilbage, tryk Ctrl-C for at stoppe; det, du har svaret, gemmes.
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
setup-ask-directory = Adressen på jeres katalog, f.eks. ldaps://ldap1.example.org. Maskinens navn er nok; for Active Directory er domænets navn det også.
setup-title-kind = slags katalog
setup-ask-kind = openldap, active-directory, 389ds eller freeipa. Tryk Enter for det, serveren selv siger, den er.
setup-title-account = tjenestekontoen
setup-ask-account = Den konto, Nulstil logger på med, f.eks. { $example }. Den sætter adgangskoder og bør ikke kunne ret meget andet. »nulstil directory rights --kind { $kind }« skriver, hvad den har brug for.
setup-title-people = hvor personerne findes
setup-ask-people = Den post, de alle ligger under. Tryk Enter for det, der foreslås, eller nævn en mindre del af træet, f.eks. den OU, medarbejderne ligger i.
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
setup-directory-domain = DNS nævner disse domænecontrollere for { $domain }: { $servers }
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
setup-kind-found = det er { $kind }
setup-kind-unnamed-what = »{ $given }« er ikke en slags katalog.
setup-kind-unnamed-fix = Skriv en af disse: { $kinds }.
setup-kind-below-what = Serveren siger, at den er en 389 Directory Server. { $kind } bygger på sådan en, men giver sig ikke til kende her.
setup-kind-below-fix = Er det { $kind }, så gå videre. Er det ikke, så skriv .. og svar 389ds.
setup-kind-other-what = Det er { $kind } og ikke { $chosen }.
setup-kind-other-fix = Svar { $name }. Er det den forkerte server, så skriv .. og giv adressen på en anden.
setup-kind-unknown-what = Serveren siger ikke, at den er { $kind }.
setup-kind-unknown-fix = Er den det, så lad alle læse dens root DSE, og gå videre. Er du i tvivl, så skriv .. og svar igen: med den forkerte slags ville intet virke.

## Tjenestekontoen
setup-account-no-dn-what = »{ $dn }« er ikke en kontos plads i kataloget.
setup-account-no-dn-fix = Skriv hele dens DN, f.eks. { $example }.
setup-account-no-password-what = Der er endnu ingen adgangskode til tjenestekontoen.
setup-account-no-password-fix = Svar først på spørgsmålet om tjenestekontoen.
setup-account-wrong-what = Kataloget godtager ikke kontoen med den adgangskode.
setup-account-wrong-fix = Se begge dele efter: { $dn }. En konto, der ikke findes, og en forkert adgangskode ser ens ud.
setup-account-old-password-what = Kataloget vil have en ny adgangskode til { $dn } før alt andet.
setup-account-old-password-fix = Sæt en ny, og lad den hverken udløbe eller skulle skiftes, næste gang der logges på.
setup-account-locked-what = { $dn } er låst.
setup-account-locked-fix = Lås den op, og find ud af, hvem der prøver forkerte adgangskoder: måske står en gammel i et andet program.
setup-account-disabled-what = { $dn } er deaktiveret eller må ikke logge på herfra eller lige nu.
setup-account-disabled-fix = Aktivér den, og fjern grænser for tidspunkter og maskiner.
setup-account-ended-what = { $dn } er udløbet.
setup-account-ended-fix = Giv den en senere udløbsdato eller slet ingen.
setup-account-refused-what = Kataloget afviser at lade kontoen logge på, med kode { $code }.
setup-account-refused-fix = Kig i katalogets log for dette øjeblik: der står hvorfor.
setup-account-signed-in = logget på som { $dn }
setup-account-entry = dens post er { $dn }
setup-account-no-entry-what = { $name } kan logge på, men der findes ikke netop én post med det navn under { $top }.
setup-account-no-entry-fix = Skriv hele dens DN, f.eks. { $example }.
setup-account-no-top-what = Kataloget siger ikke, hvor dets træ begynder.
setup-account-no-top-fix = Lad tjenestekontoen læse root DSE.
setup-people-found = personer findes under { $base }
setup-people-no-dn-what = »{ $base }« er ikke en plads i træet.
setup-people-no-dn-fix = Skriv en hel DN, f.eks. ou=people,dc=example,dc=org.
setup-people-no-place-what = Der findes ingen { $base }, så vidt kontoen kan se.
setup-people-no-place-fix = Ret navnet. Er det rigtigt, mangler kontoen rettigheder; dette giver dem:
setup-people-nobody-what = Kontoen kan ikke se nogen under { $base }.
setup-people-nobody-fix = Er der personer, mangler den rettigheder; dette giver dem:
setup-people-protected-what = Alle, kontoen først ser under { $base }, er beskyttede: administratorer og maskiners konti nulstilles aldrig.
setup-people-protected-fix = Nævn den del af træet, jeres personer er i.
setup-rights-password = den må sætte adgangskoder (prøvet på { $person })
setup-rights-password-denied-what = Den må ikke sætte adgangskoder (prøvet på { $person }).
setup-rights-password-denied-fix = Er personerne et andet sted, så skriv hvor. Ellers giv den det, der står her, og tryk Enter:
setup-rights-password-untold-what = Kataloget siger ikke, om den må sætte adgangskoder (prøvet på { $person }).
setup-rights-password-untold-fix = Nulstil adgangskoden for en af dine egne konti for at se det. Brug kun servere, der kan skrives til.
setup-rights-id-denied-what = Den må ikke læse { $attribute }, som personer kendes på for altid.
setup-rights-id-denied-fix = Er kataloget ikke { $kind }, så skriv .., til du spørges om slagsen. Ellers giv kontoen det, der står her, og tryk Enter:
setup-rights-groups-denied-what = Den må ikke læse, hvem der er i hvilke grupper (tokenGroups), så alle regnes for beskyttede, og ingen kan nulstille.
setup-rights-groups-denied-fix = Meld den ind i gruppen »Pre-Windows 2000 Compatible Access«, eller giv den kun den ret: dsacls "{ $base }" /I:S /G "{ $account }:RP;tokenGroups;user"
setup-rights-lock = den må låse konti op
setup-rights-lock-denied-what = Den må ikke låse konti op, så ingen kan låse sin konto op og beholde adgangskoden.
setup-rights-lock-denied-fix = Giv den write til { $is ->
    [domain] lockoutTime
    [ds389] passwordRetryCount og accountUnlockTime
    [freeipa] krbLoginFailedCount og krbLastAdminUnlock
   *[openldap] pwdAccountLockedTime
}, hvis I vil have det. En nulstilling låser op under alle omstændigheder.
setup-rights-no-ppolicy-what = Kataloget kender ikke til låste konti: overlayet til adgangskodepolitik (ppolicy) er ikke indlæst.
setup-rights-no-ppolicy-fix = Indlæs det. Uden det glemmer kataloget gamle adgangskoder, og Nulstil kan ikke se, hvornår en adgangskode blev sat.
setup-rights-lock-untold-what = Kataloget siger ikke, om den må låse konti op.
setup-rights-lock-untold-fix = Lås en af dine egne konti, og lås den op på /unlock for at se det.
setup-rights-reads-password-what = Den må læse adgangskodernes hashværdier. Det behøver den ikke.
setup-rights-reads-password-fix = Giv den kun det, »nulstil directory rights --kind { $kind }« skriver: så må den skrive adgangskoder, men ikke læse dem.
setup-rights-too-much-what = Den må også ændre { $attributes } for personer: den kan alt for meget.
setup-rights-too-much-fix = Brug hverken rootdn eller en administrator. Giv den kun det, »nulstil directory rights --kind { $kind }« skriver.
setup-rights-outside-what = Den må ændre noget, der ikke kommer den ved, uden for { $base }: { $places }
setup-rights-outside-fix = Tag det fra den: den, der overtager maskinen her, har det, kontoen har. »nulstil directory rights --kind { $kind }« skriver, hvad der er nok.
setup-rights-owner-what = Folk kan selv rette, hvor deres koder sendes hen: { $attributes }. Den, der sidder ved en åben skærm, kunne overtage kontoen for altid.
setup-rights-owner-fix = Tag den ret fra SELF, eller angiv i contact en attribut, som kun I selv skriver i.
setup-rights-no-more = den må hverken læse hashværdier eller ændre andet af det, der blev prøvet
setup-rights-no-password-time-what = Den kan ikke se, hvornår adgangskoder blev sat.
setup-rights-no-password-time-fix = { $is ->
    [domain] Lad den læse pwdLastSet.
    [ds389] Slå passwordTrackUpdateTime til, og lad den læse pwdUpdateTime.
    [freeipa] Lad den læse krbLastPwdChange.
   *[openldap] Indlæs ppolicy, og lad den læse pwdChangedTime.
} Indtil da gælder koder stadig, efter at adgangskoden er skiftet et andet sted.
setup-policy-found = den almindelige adgangskodepolitik er { $dn }
setup-policy-none-what = Der blev ikke fundet en almindelig adgangskodepolitik.
setup-policy-none-fix = Har I en, så lad kontoen læse den, og udfyld default_policy_dn i konfigurationen.
setup-policy-read = katalogets regler for adgangskoder kan læses
setup-policy-unread-what = Katalogets regler for adgangskoder kan ikke læses: de vises ikke, før man vælger, og på /change prøves kun få nuværende adgangskoder.
setup-policy-unread-fix = Lad kontoen læse dem. Det kan vente; det, den har brug for til alt andet:
setup-policy-history = en nulstilling skal overholde historikken over adgangskoder
setup-policy-no-history-what = Domænet holder ikke en nulstilling op mod sin historik over adgangskoder: det kan Samba ikke.
setup-policy-no-history-fix = Lad Nulstil selv huske de seneste: password.history_own i politikken. Det kan vente.
setup-lasts = adgangskoder, vi sætter, bedømmes og varer ved
setup-lasts-not-what = Den, der nulstiller en adgangskode, skal vælge en ny næste gang: FreeIPA lader det, vores konto sætter, udløbe med det samme.
setup-lasts-not-fix = Gør den til system account manager (FreeIPA 4.13 eller nyere) på hver server: ipa sysaccount-policy NAVN --privileged=true
setup-lasts-above-what = Vores konto står over adgangskodepolitikken: folk kunne vælge adgangskoder, I har forbudt.
setup-lasts-above-fix = Fjern den fra passSyncManagersDNs, og gør den til system account manager.
setup-lasts-unread-what = Det kan ikke læses, om adgangskoder, vi sætter, varer ved.
setup-lasts-unread-fix = Giv vores konto tilladelsen »Read System Account Managers Configuration«. Manualens kapitel om FreeIPA fortæller, hvad det betyder.
setup-decoy-found = lokkeduen for ukendte navne er { $dn }
setup-decoy-none-what = Der er ingen lokkedue, så en tålmodig fremmed kan kende navne, der findes, fra andre på /change.
setup-decoy-none-fix = Lav en post { $dn } med en lang, tilfældig adgangskode, som du smider væk, og udfyld decoy_dn. Det kan vente.
setup-decoy-locks-what = Lokkeduen { $dn } bliver låst af { $tries } forkerte adgangskoder. Så får navne, som ingen har, hurtigere svar end andre på /change, og en tålmodig fremmed kan skelne dem.
setup-decoy-locks-fix = { $is ->
    [domain] Giv den et password settings object, hvor grænsen for låsning er nul.
    [ds389] Giv den sin egen politik med passwordLockout: off.
    [freeipa] Lav en systemkonto til den; dem låser FreeIPA aldrig.
   *[openldap] Lav en politik med pwdLockout: FALSE, og angiv den i lokkeduens pwdPolicySubentry.
} Det kan vente.

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
setup-group-unknown-fix = Skriv dens navn eller DN. { $is ->
    [domain] Alle konti, der kan logge på, må som regel læse grupper og deres medlemmer.
    [freeipa] Alle konti, der kan logge på, må som regel læse grupper og deres medlemmer.
   *[openldap] Kontoen skal kunne læse dens navn og medlemmer: »nulstil directory rights --kind { $kind } --groups DN« skriver, hvad det kræver.
}
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
setup-person-unknown-fix = Skriv det, folk logger på med; der ledes i { $names }. Findes personen, mangler kontoen måske ret til at se vedkommende.
setup-person-several-what = Der er mere end én »{ $login }« under { $base }.
setup-person-several-fix = Nulstil vælger aldrig en ud af flere. Skriv et andet af personens navne, eller ret kataloget.
setup-person-found = fandt { $dn }
setup-person-may = { $login } ({ $name }) kan nulstille adgangskoden
setup-person-methods = med: { $methods }
setup-person-may-not-what = { $login } ({ $name }) kunne ikke nulstille adgangskoden. Det skyldes:
setup-person-may-not-fix = Ret det, der står nedenfor, og tryk Enter, nævn en anden, eller skriv - for at springe over.
setup-trial-judged = katalogets egen politik afviste en adgangskode på ét bogstav, som den skal
setup-trial-passed-what = Kataloget ville godtage en adgangskode på ét bogstav.
setup-trial-passed-fix = { $is ->
    [ds389] Enten er der ingen politik med passwordCheckSyntax og passwordMinLength, eller også er kontoen Directory Manager eller adgangskodeadministrator, og de står over den.
   *[openldap] Enten er der ingen adgangskodepolitik med pwdMinLength og pwdCheckQuality 2, eller også har tjenestekontoen manage eller er rootdn, og for dem springer slapd politikken over.
} Nulstil kræver stadig 12 tegn.
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
setup-file-directory = Hvor jeres personer findes. Tjenestekontoens adgangskode står alene i sin egen fil.
setup-file-domain = DNS nævner domænets controllere og siger til, når de skifter.
setup-file-ca = Den udsteder, der står inde for katalogets certifikat.
setup-file-login = Det, folk kan skrive for at fortælle, hvem de er.
setup-file-contact = Den attribut, koder sendes til. Det skal være en adresse, man kan læse uden sin adgangskode: helst en privat.
setup-file-policy = Adgangskodepolitikken for dem, der ikke har deres egen. Dens regler vises, før man vælger.
setup-file-decoy = En post, hvis adgangskode ingen kender. Den får ukendte navne til at tage lige så lang tid som kendte på /change.
setup-file-administrators = Medlemmer af denne gruppe skal give to bekræftelser.
setup-file-protected = Medlemmer af disse grupper nulstilles aldrig her: tjenestekonti, nødkonti.
setup-file-mail = Serveren, der tager imod vores mails. En adgangskode ville stå alene i sin egen fil.
