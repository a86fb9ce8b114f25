### Hvorfor nogen ikke kan nulstille, eller hvad der blev af en nulstilling, til administratorer og support.

## Rundt om det
explain-verdict-yes = { $login } ({ $name }) kan nulstille adgangskoden nu.
explain-verdict-no = { $login } ({ $name }) kan ikke nulstille adgangskoden nu.
explain-policy-one = Politikken »{ $policy }« kræver { $required ->
    [one] 1 bekræftelse
   *[other] { $required } bekræftelser
} med: { $methods }
explain-policy-none = Ingen politik er deres.
explain-methods-none = De har ingen metode, som politikken beder om.
explain-methods-own = De kan bruge: { $methods }
explain-fix = Det hjælper: { $fix }
explain-until = Slut { $when }.
explain-gate-open = bestået: { $gate }
explain-gate-closed = IKKE BESTÅET: { $gate }
explain-note = Bemærk: { $note }
explain-flow-applied = { $reference } endte med en ny adgangskode.
explain-flow-open = { $reference } er i gang eller blev forladt. Intet gik galt.
explain-flow-stopped = { $reference } førte ikke til en ny adgangskode.
explain-flow-account = Det handlede om kontoen { $account }.
explain-flow-nobody = Der blev ikke fundet en konto til det.
explain-flow-unknown = Intet, der er registreret, har referencekoden { $reference }. En start, der ikke fandt nogen, gemmes kun i omkring en time.

## Krav
explain-gate-name-enabled = kontoen er aktiveret
explain-gate-name-not-expired = den er ikke udløbet
explain-gate-name-not-locked-by-administrator = ingen administrator har spærret den
explain-gate-name-not-protected = den er ikke beskyttet
explain-gate-name-password-here = dens adgangskode ligger her
explain-gate-name-not-frozen = nulstilling er ikke stoppet
explain-gate-name-in-scope = en politik gælder personen
explain-gate-name-enough-methods = der er metoder nok

## Årsager
explain-cause-disabled-what = Kontoen er deaktiveret i kataloget.
explain-cause-disabled-fix = Aktivér den dér først, hvis det er rigtigt. En nulstilling gør det aldrig.
explain-cause-account-expired-what = Kontoen er udløbet.
explain-cause-account-expired-fix = Forlæng den i kataloget først, hvis det er rigtigt.
explain-cause-locked-by-administrator-what = En administrator har spærret kontoen for altid.
explain-cause-locked-by-administrator-fix = Find ud af hvorfor, og ophæv spærringen i kataloget, hvis det er rigtigt.
explain-cause-protected-what = Kontoen er beskyttet: den har særlige rettigheder og bliver aldrig nulstillet her, uanset politikken.
explain-cause-protected-fix = Sådan skal det være. En anden administrator sætter adgangskoden i kataloget eller fjerner kontoen fra protected_groups.
explain-cause-password-elsewhere-what = Adgangskoden ligger i et andet system.
explain-cause-password-elsewhere-fix = Nulstil den dér.
explain-cause-frozen-what = Nulstilling er stoppet: ejeren har meldt »det var ikke mig« om et tidligere skift.
explain-cause-frozen-fix = Tal med ejeren, og sørg for, at ingen anden kender adgangskoden. Derefter: nulstil account unfreeze LOGIN --reason TEXT
explain-cause-nobody-in-scope-what = Politikken gælder ingen: nulstilling er slået fra for hele organisationen.
explain-cause-nobody-in-scope-fix = Sæt en politik i kraft, der gælder nogen: nulstil policy show og derefter apply.
explain-cause-administrators-off-what = Kontoen er en administrators, og administratorer er slået fra i politikken. De øvrige politikker gælder ikke dem.
explain-cause-administrators-off-fix = Sæt administrators.enabled = true i politikken, eller lad en anden administrator sætte adgangskoden.
explain-cause-not-in-scope-what = Ingen politik gælder denne person: medlem af ingen af grupperne eller udeladt af en undtagelse.
explain-cause-not-in-scope-fix = Gør personen til medlem af en gruppe, der må nulstille, eller udvid politikken. De grupper, kataloget viser, skal være dem, politikken nævner.
explain-cause-policy-beyond-methods-what = Politikken kræver { $need } forskellige metoder, og denne version har ikke så mange af dem, den nævner. Ingen under den kan nulstille.
explain-cause-policy-beyond-methods-fix = Kræv færre bekræftelser, eller nævn metoder, der findes. For administratorer er to et krav: indtil der er en metode mere, sætter en anden administrator adgangskoden.
explain-cause-no-methods-what = Der er intet registreret, personen kan bekræfte noget med, eller det, der står, er forkert skrevet. Der skal bruges { $need }.
explain-cause-no-methods-fix = Tilføj en privat mailadresse i den attribut i kataloget, som contact.email nævner. Tjek, at det er én almindelig adresse.
explain-cause-too-few-methods-what = Personen har { $have } af { $need } krævede metoder.
explain-cause-too-few-methods-fix = Tilføj det, der mangler, eller kræv færre bekræftelser i politikken.
explain-cause-not-enough-methods-what = Personen havde færre metoder, end politikken krævede.
explain-cause-not-enough-methods-fix = Slå personen op med nulstil explain LOGIN for at se, hvad der mangler.
explain-cause-messages-spent-what = Der sendes ikke flere beskeder til kontoen lige nu: højst 3 på en time og 6 på et døgn.
explain-cause-messages-spent-fix = Vent. Kender ejeren ikke til dem, er det en anden, der prøver, og der er ikke sket noget.
explain-cause-guesses-spent-what = Der har været for mange forkerte koder til kontoen. Også rigtige koder ser forkerte ud nu.
explain-cause-guesses-spent-fix = Vent. Start så forfra, og indtast den nyeste kode i den browser, der bad om den.
explain-cause-mail-away-what = Mailserveren svarer ikke, så ingen får en kode.
explain-cause-mail-away-fix = nulstil doctor siger, hvad der er galt med den.
explain-cause-name-unknown-what = Ingen har dette navn i kataloget under base_dn, i nogen af login_attributes.
explain-cause-name-unknown-fix = Tjek stavemåden. Logger folk på med et andet navn, så føj dets attribut til login_attributes.
explain-cause-name-ambiguous-what = Mere end én post har dette navn, og så tæller det som ingens.
explain-cause-name-ambiguous-fix = Brug et navn, som kun én har, og ret dobbeltnavnet i kataloget.
explain-cause-no-single-destination-what = Der var ingen brugbar adresse, eller der var flere, og ingen af dem blev skrevet præcist.
explain-cause-no-single-destination-fix = Ret adressen i kataloget, eller lad personen skrive hele den adresse, de vil bruge.
explain-cause-method-not-in-policy-what = Den valgte metode er ikke med i personens politik.
explain-cause-method-not-in-policy-fix = Vælg en anden.
explain-cause-too-many-live-resets-what = Tre nulstillinger af kontoen er allerede i gang.
explain-cause-too-many-live-resets-fix = Gør en af dem færdig, eller vent en halv time.
explain-cause-other-account-what = Navnet fører til en anden post, end da nulstillingen begyndte.
explain-cause-other-account-fix = Start forfra.
explain-cause-gone-what = Posten var ikke længere i kataloget.
explain-cause-gone-fix = Søg efter den dér. Er den flyttet ud af base_dn, er den ingen her.
explain-cause-changed-since-read-what = Posten ændrede sig lige inden skrivningen, så der blev ikke skrevet noget.
explain-cause-changed-since-read-fix = Slå personen op igen, og start forfra.
explain-cause-password-changed-since-what = Nogen har sat adgangskoden, efter koden blev sendt. Koder fra før gælder ikke.
explain-cause-password-changed-since-fix = Prøv den nyeste adgangskode, eller start forfra.
explain-cause-contact-changed-since-what = Den adresse, der fik koden, er ikke længere kontoens.
explain-cause-contact-changed-since-fix = Sørg for, at ændringen var rigtig, og start forfra.
explain-cause-directory-unreachable-what = Ingen af katalogets servere svarede. Der blev ikke sendt noget.
explain-cause-directory-unreachable-fix = nulstil doctor siger, hvilken der er væk. Personen kan prøve igen.
explain-cause-process-ended-what = Nulstil blev stoppet midt i skrivningen.
explain-cause-process-ended-fix = Ingenting: den finder selv ud af det. Personen kan prøve den nye adgangskode.
explain-cause-mail-rejected-what = Mailserveren afviste beskeden.
explain-cause-mail-rejected-fix = Dens log siger hvorfor. Tjek adressen, og at vores afsender må sende dertil.
explain-cause-mail-later-what = Mailserveren tog endnu ikke imod beskeden.
explain-cause-mail-later-fix = Den prøves igen af sig selv i to minutter. Derefter: nulstil doctor
explain-cause-job-expired-what = Beskeden ventede for længe og blev opgivet.
explain-cause-job-expired-fix = nulstil doctor siger, om kataloget eller mailserveren er væk. Start derefter forfra.
explain-cause-wrong-code-what = Der blev indtastet en forkert kode: tastefejl, for gammel, brugt eller i en anden browser end den, der bad om den.
explain-cause-wrong-code-fix = Start forfra, og indtast den nyeste kode i den browser, der bad om den.
explain-cause-wrong-sign-in-what = Navn og nuværende adgangskode passede ikke, eller kontoen kan ikke ændres her.
explain-cause-wrong-sign-in-fix = Tjek begge dele. Den, der har glemt adgangskoden, nulstiller den i stedet.
explain-cause-new-password-refused-what = Den nye adgangskode brød en regel.
explain-cause-new-password-refused-fix = Vælg en anden.
explain-cause-try-again-what = Det blev ikke færdigt i tide, og der er ikke ændret noget.
explain-cause-try-again-fix = Start forfra. Sker det tit: nulstil doctor
explain-cause-outcome-unknown-what = Kataloget sagde ikke, om det tog imod den nye adgangskode.
explain-cause-outcome-unknown-fix = Prøv den nye adgangskode. Det bliver afklaret af sig selv, hvor kataloget viser, hvornår en adgangskode er sat.
explain-cause-still-waiting-what = Der er bedt om en besked, og ingen er færdig med den.
explain-cause-still-waiting-fix = Vent et minut. Bliver det ved, er katalog eller mail væk: nulstil doctor og loggen.
explain-cause-sent-not-used-what = Beskeden er afleveret til mailserveren, og koden er ikke brugt.
explain-cause-sent-not-used-fix = Se i mappen med uønsket mail, og tjek, at den registrerede adresse er den, personen læser.
explain-cause-cancelled-what = Personen stoppede det.
explain-cause-cancelled-fix = Start forfra, hvis der stadig er brug for en ny adgangskode.

## Det, kataloget sagde
explain-verdict-quality-what = Den nye adgangskode bryder katalogets regler for kvalitet.
explain-verdict-quality-fix = Vælg en anden. Reglerne er dem i katalogets adgangskodepolitik.
explain-verdict-used-before-what = Kataloget har set den nye adgangskode før.
explain-verdict-used-before-fix = Vælg en anden.
explain-verdict-too-young-what = Adgangskoden er sat for nylig til katalogets mindstealder. Den gælder også for en nulstilling.
explain-verdict-too-young-fix = Vent, eller sænk mindstealderen i kataloget.
explain-verdict-not-allowed-what = Kataloget tillader ikke, at adgangskoden skiftes, hverken af ejeren eller gennem os.
explain-verdict-not-allowed-fix = Tillad det i katalogets adgangskodepolitik (pwdAllowUserChange).
explain-verdict-old-needed-what = Kataloget kræver den gamle adgangskode ved hvert skift (pwdSafeModify). Så kan ingen nulstilling virke.
explain-verdict-old-needed-fix = Slå pwdSafeModify fra. De, der kender deres adgangskode, kan stadig skifte den.
explain-verdict-old-wrong-what = Den gamle adgangskode, der blev opgivet, er forkert.
explain-verdict-old-wrong-fix = Tjek den. Den, der har glemt den, nulstiller i stedet.
explain-verdict-state-what = Kontoens tilstand i kataloget står i vejen: låst, udløbet eller bundet til at skifte først.
explain-verdict-state-fix = Ophæv det i kataloget, og start så forfra.
explain-verdict-denied-what = Vores tjenestekonto må ikke sætte adgangskoden.
explain-verdict-denied-fix = Giv den rettigheden i katalogets adgangsregler. Bogen viser dem: OpenLDAP.
explain-verdict-gone-what = Posten var væk eller ændret, da adgangskoden skulle skrives.
explain-verdict-gone-fix = Søg efter den i kataloget, og start forfra.
explain-verdict-other-what = Kataloget afviste den nye adgangskode og sagde ikke hvorfor.
explain-verdict-other-fix = Vælg en, der ikke ligner de gamle. Katalogets log siger måske mere.

## Godt at vide
explain-note-administrator = Det er en administrator: to bekræftelser, uanset hvad de øvrige politikker siger.
explain-note-locked = Kontoen er låst efter for mange forkerte adgangskoder. En nulstilling låser den op, hvor kataloget gør det.
explain-note-password-expired = Adgangskoden er udløbet. Det er ingen hindring.
explain-note-must-change = Personen skal sætte en ny adgangskode ved næste logon. Det er ingen hindring.
explain-note-several-addresses = Der er flere adresser: personen skal skrive hele den, de vil bruge, ellers sendes der ikke noget.
explain-note-no-password-time = Kataloget viser ikke, hvornår adgangskoden blev sat. Går et svar tabt, kan ingen finde ud af, om den blev skrevet.

## Det, der er registreret
explain-fact-opened = begyndt
explain-fact-asked = der blev bedt om en besked
explain-fact-resolved = kontoen blev fundet
explain-fact-not-sent = der blev ikke sendt noget
explain-fact-sent = en besked blev afleveret
explain-fact-not-delivered = beskeden blev ikke modtaget
explain-fact-proved = personen bekræftede, hvem de er
explain-fact-proof-wrong = der blev indtastet en forkert kode
explain-fact-applying = den nye adgangskode gik til kataloget
explain-fact-applied = kataloget tog imod den nye adgangskode
explain-fact-refused-by-directory = kataloget tog ikke imod den
explain-fact-outcome-unknown = der kom intet svar
explain-fact-outcome-settled = det blev afklaret, hvordan det endte
explain-fact-withheld = stoppet lige inden skrivningen
explain-fact-cancelled = stoppet
explain-fact-change-concluded = skiftet blev afsluttet
explain-fact-notice-sent = ejeren fik besked
explain-fact-notice-not-delivered = ejeren kunne ikke få besked
explain-fact-frozen = nulstilling blev stoppet
explain-fact-unfrozen = nulstilling blev åbnet igen
explain-fact-policy-written = politikken blev ændret
explain-fact-signed-in = ejeren loggede ind for at se på sine metoder
explain-fact-sign-in-refused = et login til metoderne lykkedes ikke
explain-fact-contact-seen = en ny adresse eller et nyt nummer stod i kataloget
explain-fact-method-added = en metode blev tilføjet
explain-fact-method-removed = en metode blev fjernet
explain-fact-method-renamed = en metode fik et andet navn
explain-fact-methods-confirmed = ejeren sagde, at alt stadig passer
explain-fact-registration-put-off = ejeren ventede med at registrere
explain-fact-person-erased = alt, hvad ejeren havde registreret, blev slettet
explain-fact-unresolved-starts = starter, der ikke fandt nogen
