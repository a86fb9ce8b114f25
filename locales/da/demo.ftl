### Sider, der kun findes i demoen.

demo-inbox-title = Demoens indbakke
demo-inbox-lead = Alle beskeder, der ville være sendt, nyeste først. De ligger kun i hukommelsen.
demo-inbox-empty = Ingen beskeder endnu. Begynd en nulstilling for en af prøvepersonerne.
demo-inbox-count = { $count ->
    [one] 1 besked
   *[other] { $count } beskeder
}
demo-inbox-refresh = Se efter nye beskeder
demo-inbox-to = Til
demo-inbox-at = Sendt
demo-inbox-channel = Som
demo-inbox-code = Kode
demo-inbox-json = Det samme som JSON
demo-channel-email = Mail
demo-channel-sms = Sms
demo-channel-voice = Opkald
demo-people-title = Demoens personer
demo-people-lead = Prøv tjenesten som en af dem. Alle adgangskoder er prøver.
demo-people-login = Brugernavn
demo-people-password = Adgangskode
demo-people-name = Navn
demo-people-state = Tilstand
demo-state-ready = Klar
demo-state-no-methods = Kan ikke bekræfte, hvem det er
demo-state-locked = Låst efter for mange forkerte adgangskoder
demo-state-disabled = Deaktiveret
demo-state-must-change = Skal skifte adgangskode
demo-state-expired = Adgangskoden er udløbet
demo-state-administrator = Administrator og ejer af konsollen: skal bruge to beviser
demo-state-protected = Beskyttet: nulstilles aldrig her
demo-state-out-of-scope = En gæst, som politikken ikke omfatter
demo-people-codes = Gendannelseskoder
demo-console = Konsollen, som listens administrator
demo-link-inbox = Indbakke
demo-link-people = Personer
