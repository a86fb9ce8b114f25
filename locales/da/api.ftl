### Ord i JSON-API'ets fejlsvar. Koderne ved siden af ændrer sig aldrig; ordene må gerne.

api-bad-json-title = Indholdet er ikke den JSON, kaldet forventer
api-bad-json-detail = Tjek syntaksen, feltnavnene og deres typer. Ukendte felter bliver afvist.
api-unsupported-type-title = Indholdet skal være JSON
api-unsupported-type-detail = Send Content-Type: application/json.
api-too-large-title = Indholdet er for stort
api-too-large-detail = Intet kald tager imod mere end { $bytes } byte.
api-token-missing-title = Der mangler et token
api-token-missing-detail = Send tokenet fra det første svar som Authorization: Bearer.
api-not-found-title = Der er ikke noget her
api-not-found-detail = Intet af den slags hører til dette token.
api-method-not-allowed-title = Metoden er ikke tilladt her
api-method-not-allowed-detail = Headeren Allow viser dem, der er.
api-fault-title = Noget gik galt hos os
api-fault-detail = Det er noteret i loggen under referencekoden.
api-field-invalid-title = Et felt kan ikke bruges
api-field-invalid-detail = Feltet { $field } mangler eller er forkert udfyldt.
api-goal-not-offered-title = Dette mål tilbydes ikke
api-goal-not-offered-detail = Bed om målet »reset«.
