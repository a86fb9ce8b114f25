### Det, der findes ved en politik, inden den gælder, til administratorer: hvad det er, og hvad du gør.

policy-about-set = Politikken
policy-about-one = Politikken »{ $name }«
policy-about-administrators = Administratorer
policy-severity-refuse = afvist
policy-severity-warn = advarsel

## Afvist
policy-lint-name-unusable-what = Navnet er tomt, længere end { $most } tegn eller har mellemrum eller linjeskift omkring sig.
policy-lint-name-unusable-now = Giv den et kort navn, der kan stå i en log.
policy-lint-name-taken-what = En anden politik har det navn, eller det er forbeholdt administratorer.
policy-lint-name-taken-now = Giv hver politik sit eget navn. »administrators« er optaget.
policy-lint-too-many-policies-what = Der er flere end { $most } politikker.
policy-lint-too-many-policies-now = Saml grupper, der behandles ens, i én politik.
policy-lint-too-many-groups-what = Den nævner flere end { $most } grupper på den ene side.
policy-lint-too-many-groups-now = Saml dem i én gruppe i kataloget.
policy-lint-no-proof-what = Den kræver slet ingen bekræftelse, så hvem som helst kunne nulstille hvem som helst.
policy-lint-no-proof-now = Kræv 1 bekræftelse eller flere. Skal den slås fra, så skriv applies = "nobody".
policy-lint-too-many-proofs-what = Den kræver { $proofs } bekræftelser. Der kan højst kræves { $most }.
policy-lint-too-many-proofs-now = Kræv { $most } bekræftelser eller færre.
policy-lint-no-methods-what = Den nævner ingen metode, så ingen kunne bekræfte noget.
policy-lint-no-methods-now = Skriv metoderne, for eksempel methods = ["email"]. Skal den slås fra, så skriv applies = "nobody".
policy-lint-method-repeated-what = Metoden »{ $method }« står der mere end én gang.
policy-lint-method-repeated-now = Skriv hver metode én gang. Hver bekræftelse skal komme fra sin egen metode.
policy-lint-method-not-for-resets-what = »{ $method }« bekræfter intet i en nulstilling.
policy-lint-method-not-for-resets-now = Fjern den. At skifte en kendt adgangskode kræver ingen politik.
policy-lint-more-proofs-than-methods-what = Den kræver flere bekræftelser ({ $proofs }), end den har forskellige metoder ({ $methods }), så ingen kunne blive færdig.
policy-lint-more-proofs-than-methods-now = Tilføj metoder, eller kræv færre bekræftelser.
policy-lint-nothing-to-begin-with-what = Ingen af metoderne må komme først: det, en app viser, og det, folk svarer, kan en fremmed gætte.
policy-lint-nothing-to-begin-with-now = Tilføj en, der må komme først, for eksempel email.
policy-lint-guessing-too-likely-what = Den, der bare gætter, ville komme ind på en konto én dag ud af { $one_in }. Højst én ud af { $wanted } er tilladt.
policy-lint-guessing-too-likely-now = Kræv en bekræftelse mere, fjern metoder med korte koder, eller tillad færre gæt.
policy-lint-administrators-by-questions-what = Administratorer kan ikke bekræfte, hvem de er, med sikkerhedsspørgsmål.
policy-lint-administrators-by-questions-now = Fjern spørgsmålene.
policy-lint-lifetime-out-of-bounds-what = lifetimes.{ $setting } skal være fra { $least } til { $most } sekunder.
policy-lint-lifetime-out-of-bounds-now = Længere giver en tyv mere tid, kortere giver folk for lidt.
policy-lint-flow-shorter-than-its-parts-what = En hel nulstilling (lifetimes.flow_s) er kortere end en kode, et link eller en bekræftelse i den.
policy-lint-flow-shorter-than-its-parts-now = Gør flow_s mindst så lang som den længste af dem.
policy-lint-budget-out-of-bounds-what = budgets.{ $setting } skal være fra { $least } til { $most }.
policy-lint-budget-out-of-bounds-now = Flere gør det let at gætte, færre lukker folk ude, der taster forkert.
policy-lint-length-out-of-bounds-what = password.length_min skal være fra { $least } til { $most } tegn.
policy-lint-length-out-of-bounds-now = 12 er det sædvanlige.
policy-lint-length-max-out-of-bounds-what = password.length_max skal være mindst så lang som den korteste adgangskode og højst { $most } tegn.
policy-lint-length-max-out-of-bounds-now = Udelad den, eller skriv 256.
policy-lint-shape-out-of-bounds-what = password.{ $setting } er for meget. Højst { $most } er tilladt.
policy-lint-shape-out-of-bounds-now = Jo mere der kræves, desto mere ligner adgangskoderne hinanden.
policy-lint-shape-impossible-what = Der kræves flere tegn, end den længste adgangskode må have.
policy-lint-shape-impossible-now = Kræv færre af dem, eller sæt password.length_max op.
policy-lint-too-many-banned-words-what = password.banned_words har flere end { $most } ord.
policy-lint-too-many-banned-words-now = Forbyd selve ordet og ikke varianterne: forklædninger og endelser bliver fundet af sig selv.
policy-lint-banned-word-unusable-what = »{ $word }« i password.banned_words er ikke på { $least } til { $most } tegn.
policy-lint-banned-word-unusable-now = Fjern det. Kortere ord findes i for mange gode adgangskoder.
policy-lint-disallowed-unusable-what = password.disallowed kan have { $count } værdier på { $least } til { $most } tegn.
policy-lint-disallowed-unusable-now = Fjern det, der er kortere, længere eller for meget. Ord, der gerne må stå sammen med andre, hører til blandt de forbudte ord.
policy-lint-disallowed-piece-out-of-bounds-what = password.disallowed_piece skal være 0 eller fra { $least } til { $most } tegn.
policy-lint-disallowed-piece-out-of-bounds-now = 0 leder efter hele værdier. Stykker på to bogstaver findes i næsten alle adgangskoder.
policy-lint-history-own-out-of-bounds-what = password.history_own kan højst være { $most }.
policy-lint-history-own-out-of-bounds-now = For hver adgangskode, der huskes, tager en sammenligning længere tid. 0 husker ingen.
policy-lint-reconfirm-too-long-what = registration.reconfirm_days er { $days }. Højst { $most } dage er tilladt.
policy-lint-reconfirm-too-long-now = 180 er det sædvanlige. 0 betyder aldrig.
policy-lint-too-many-skips-what = registration.skips_max er { $skips }. Højst { $most } er tilladt.
policy-lint-too-many-skips-now = Den, der kan udskyde det for evigt, er ikke klar den dag, det gælder.
policy-lint-reminders-unusable-what = expiry_reminders tager højst { $most } forskellige antal dage, hver fra 1 til { $days }.
policy-lint-reminders-unusable-now = For eksempel expiry_reminders = [7, 3, 1], eller [] for ingen.
policy-lint-cooldown-too-long-what = cooldown_hours er { $hours }. Højst { $most } timer er tilladt.
policy-lint-cooldown-too-long-now = 72 er det sædvanlige.
policy-lint-sign-in-factors-out-of-bounds-what = sign_in_factors skal være fra 1 til { $most }.
policy-lint-sign-in-factors-out-of-bounds-now = Tæl det, jeres logon kræver: 1 er adgangskoden alene.
policy-lint-help-unusable-what = Hjælpen er hverken en mailadresse eller en side, der begynder med https:// eller http://.
policy-lint-help-unusable-now = Ret den, eller udelad den.
policy-lint-mail-domain-unusable-what = »{ $domain }« i own_mail_domains er ikke et maildomæne, eller det er et for meget.
policy-lint-mail-domain-unusable-now = Skriv det, der står efter @, for eksempel example.org.

## Advarsler
policy-lint-unreachable-what = Ingen når frem til denne politik, fordi »{ $behind }« foran den gælder alle.
policy-lint-unreachable-now = Flyt den frem: den første politik, der passer, bliver brugt.
policy-lint-nobody-meant-what = Den er for grupper og nævner ingen, der ikke er udeladt igen. Den gælder ingen.
policy-lint-nobody-meant-now = Nævn en gruppe, eller skriv applies = "nobody", hvis det er det, du mener.
policy-lint-nobody-may-reset-what = Slet ingen må nulstille en adgangskode.
policy-lint-nobody-may-reset-now = Fint, mens I sætter op. Ellers tilføj en politik, eller slå administratorer til.
policy-lint-method-not-here-what = Metoden »{ $method }« findes ikke i denne version. Ingen kan bruge den.
policy-lint-method-not-here-now = Fjern den, indtil den findes. Den kan blive stående, hvis de øvrige metoder er nok.
policy-lint-circular-mail-what = Den støtter sig til mail, og postkasser i own_mail_domains åbnes med netop den adgangskode, der er væk.
policy-lint-circular-mail-now = Brug private adresser, eller tilføj en metode, der ikke kræver postkassen. nulstil policy apply --dry-run tæller dem, der ikke har andet.
policy-lint-circular-help-what = Hjælpen er en postkasse i own_mail_domains. Har den, der passer den, selv glemt sin adgangskode, læser ingen med.
policy-lint-circular-help-now = Brug en postkasse med sit eget logon, eller en side med et telefonnummer.
policy-lint-needs-memory-or-copying-what = Alle veje kræver hukommelse eller afskrift. Den, der ikke kan skrive en kode af, får ingen ny adgangskode.
policy-lint-needs-memory-or-copying-now = Tilføj nok metoder, der ikke kræver nogen af delene: mail med sit link, pushmeddelelse, adgangsnøgle eller MitID.
policy-lint-weaker-than-sign-in-what = En nulstilling kræver { $proofs }, hvor logon kræver { $factors }. Den bliver den nemmeste vej ind.
policy-lint-weaker-than-sign-in-now = Kræv lige så mange bekræftelser, som logon har faktorer.
policy-lint-administrators-off-what = Administratorer kan ikke selv nulstille deres adgangskode.
policy-lint-administrators-off-now = Fint, hvis en anden gør det for dem. Ellers skriv administrators.enabled = true.
policy-lint-administrators-cannot-reset-what = Administratorer skal bruge to bekræftelser, og her er ikke to metoder, de kan bruge. Ingen af dem kan nulstille en adgangskode.
policy-lint-administrators-cannot-reset-now = Skriv to forskellige metoder, hvoraf den ene må komme først. email og totp er nok.
policy-lint-notification-off-what = notifications.{ $setting } er slået fra. En tyvs nulstilling bliver opdaget senere.
policy-lint-notification-off-now = Slå den til.
policy-lint-no-cooldown-what = En ny adresse kan bruges til nulstilling med det samme. Den, der sidder et minut ved en pc, hvor nogen er logget på, beholder kontoen.
policy-lint-no-cooldown-now = Lad den vente. 72 timer er det sædvanlige.
policy-lint-kinds-asked-for-what = Adgangskoder skal have bestemte slags tegn. Det opfylder folk på de samme få måder (Password1!), og derfor fraråder både NIST og de danske myndigheder det.
policy-lint-kinds-asked-for-now = Kræv længde i stedet, medmindre et bagvedliggende system virkelig skal have dem.
policy-lint-repeats-harsh-what = Helt almindelige ord bryder reglen om gentagelser eller rækkefølger.
policy-lint-repeats-harsh-now = Tillad mindst 2 af samme tegn i træk, 4 i alt og rækkefølger på 4.
policy-lint-length-max-short-what = Adgangskoder må ikke engang være på { $least } tegn, så nogle adgangskodeadministratorer og lange sætninger bliver afvist.
policy-lint-length-max-short-now = Tillad 64 eller flere, medmindre et bagvedliggende system ikke kan gemme dem.
policy-lint-names-allowed-what = Adgangskoder må indeholde folks egne navne, og dem gætter man på først.
policy-lint-names-allowed-now = Skriv password.refuses_names = true.
policy-lint-common-words-allowed-what = Adgangskoder må være de ord, som alle prøver først.
policy-lint-common-words-allowed-now = Skriv password.refuses_common_words = true.
policy-lint-directory-alone-what = Kataloget afgør alene, hvilke adgangskoder der er gode. Det, som det ikke oplyser, tjekker ingen.
policy-lint-directory-alone-now = Fint, hvis kataloget har gode regler. Ellers vælg en anden preset, eller skriv også password.length_min.
