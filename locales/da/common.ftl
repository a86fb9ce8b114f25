### Ord, som alle sider og beskeder deler. Ingen HTML her: siderne beskytter selv det, de viser.

## Sprog, hvert på sit eget sprog
language-name-da = Dansk
language-name-en = English

## Sidens ramme
layout-title = { $title } – { $organisation }
layout-title-error = Fejl: { $title } – { $organisation }
layout-skip = Gå til sidens indhold
layout-home = Forside
layout-service = Nulstilling af adgangskode
layout-language = Sprog
layout-language-switch = Vælg sprog
layout-help-heading = Har du brug for hjælp?
layout-help-contact = Kontakt { $help }.
layout-help-reference = Oplys referencekoden { $reference }, hvis du ringer.
layout-help-link = Hjælp
layout-footer-security = Ingen, der må hjælpe dig, vil bede om din adgangskode eller en kode.
layout-notice = Bemærk
layout-demo = Dette er en demonstration. Personerne er opdigtede, og ingen besked forlader maskinen.

## Fejl i formularer
error-summary-heading = { $count ->
    [one] Der er et problem
   *[other] Der er { $count } problemer
}
error-prefix = Fejl:

## Knapper og småord
button-continue = Fortsæt
button-back = Tilbage
button-try-again = Prøv igen
button-start-again = Start forfra
optional = (frivilligt)
reference-label = Referencekode
reference-line = Referencekode: { $reference }

## Navne på felter
login-label = Brugernavn eller arbejdsmail
login-hint = Det navn, du logger på med hos { $organisation }.
login-empty = Indtast dit brugernavn eller din arbejdsmail
login-unusable = Indtast et brugernavn eller en mailadresse uden linjeskift og på højst { $length } tegn
code-label = Kode
code-hint = 8 bogstaver og cifre, for eksempel K7M4-QX2P. Store og små bogstaver er lige gode, og du kan indsætte koden.
code-empty = Indtast den kode, vi har sendt
code-format = En kode er på 8 bogstaver og cifre, for eksempel K7M4-QX2P. Tjek, at du har fået det hele med.

## Tidsrum
duration-seconds = { $count ->
    [one] 1 sekund
   *[other] { $count } sekunder
}
duration-minutes = { $count ->
    [one] 1 minut
   *[other] { $count } minutter
}
duration-hours = { $count ->
    [one] 1 time
   *[other] { $count } timer
}
duration-days = { $count ->
    [one] 1 dag
   *[other] { $count } dage
}

## Datoer og klokkeslæt
format-time-of-day = kl. { $hour }.{ $minute }
format-date = { $day }. { $month } { $year }
format-date-time = { $date } { $time }
format-at-time-of-day = { $time }
format-at-date-time = den { $date } { $time }
format-month = { $month ->
    [1] januar
    [2] februar
    [3] marts
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] december
}

## Metoder: navnet i en sætning, og valget på en liste
method-email-name = mail
method-email-choice = Mail: en kode til en adresse, vi har på dig
method-sms-name = sms
method-sms-choice = Sms: en kode til din mobiltelefon
method-voice-name = opkald
method-voice-choice = Opkald: en kode læst op på din mobiltelefon
method-office-voice-name = opkald til din arbejdstelefon
method-office-voice-choice = Arbejdstelefon: en kode læst op ved dit skrivebord
method-totp-name = godkendelsesapp
method-totp-choice = Godkendelsesapp: den kode, den viser nu
method-hardware-token-name = kodeviser
method-hardware-token-choice = Kodeviser: den kode, den viser nu
method-push-name = godkendelse i din app
method-push-choice = Godkendelse i din app
method-passkey-name = adgangsnøgle (passkey)
method-passkey-choice = Adgangsnøgle (passkey): dit ansigt, fingeraftryk, pinkode eller sikkerhedsnøgle
method-questions-name = sikkerhedsspørgsmål
method-questions-choice = Sikkerhedsspørgsmål: de svar, du gav tidligere
method-recovery-code-name = gendannelseskode
method-recovery-code-choice = Gendannelseskode: en af dem, du har gemt eller udskrevet
method-access-pass-name = kode fra it-support
method-access-pass-choice = Kode fra it-support: en, de lige har givet dig
method-vouch-name = godkendelse fra en kollega
method-vouch-choice = Godkendelse fra en leder eller kollega
method-external-identity-name = MitID eller et andet elektronisk id
method-external-identity-choice = MitID eller et andet elektronisk id
method-current-password-name = nuværende adgangskode
method-current-password-choice = Nuværende adgangskode: den, du vil udskifte

## Something we depend on is unwell, as everybody is told
layout-limited = Noget, vi er afhængige af, virker ikke lige nu. Beskeder og nye adgangskoder kan tage længere tid end normalt.

## Svar, der sammenlignes med noget, personen har
answer-totp-title = Koden i din app
answer-totp-lead = Åbn din godkendelsesapp på telefonen, og find linjen for denne organisation.
answer-totp-label = De seks cifre, appen viser nu
answer-totp-hint = De skifter hvert 30. sekund. Er de ved at skifte, så vent på de næste.
answer-totp-empty = Skriv de seks cifre, din app viser
answer-totp-format = Appen viser seks cifre. Skriv dem alle, uden bogstaver.
answer-recovery-code-title = En af dine gendannelseskoder
answer-recovery-code-lead = Du gemte eller printede dem, da de blev lavet. Alle, du ikke har brugt, kan bruges, én gang hver.
answer-recovery-code-label = Gendannelseskode
answer-recovery-code-hint = 16 bogstaver og tal, fx K7M4-QX2P-9RTW-3HDN. Store og små bogstaver er lige gode.
answer-recovery-code-empty = Skriv en af dine gendannelseskoder
answer-recovery-code-format = En gendannelseskode har 16 bogstaver og tal. Tjek, at du har fået det hele med.
answer-wrong = Det passer ikke. Se efter, og prøv igen. Noget kan kun bruges én gang.
answer-try-again = Vi kunne ikke tjekke det lige nu. Intet er tabt: prøv igen.

## Et bevis mere, efter at adgangskoden var rigtig
second-none-again = Log på igen
second-title = Et bevis mere
second-lead = Adgangskoden var rigtig. Bevis med en metode mere, at det er dig.
second-legend = Hvordan?
second-empty = Vælg en metode
second-button = Fortsæt
second-none = Din konto har ingen metode, der kan være dit andet bevis.
second-none-now = Registrér en først, for eksempel en godkendelsesapp. Log så på igen.
second-code-title = Skriv koden
second-code-lead = Du valgte: { $method }. En kode, der bliver sendt, kan være et minut undervejs.
second-code-button = Fortsæt
second-code-other = Vælg en anden metode, eller bed om en ny kode
second-code-wrong = Koden er forkert, for gammel eller brugt før
second-code-try-again = Koden kunne ikke kontrolleres lige nu. Skriv den igen.
