### Words in the JSON API's problem documents. The codes beside them never change; these may.

api-bad-json-title = The body is not the JSON this call expects
api-bad-json-detail = Check the syntax, the field names and their types. Unknown fields are refused.
api-unsupported-type-title = The body must be JSON
api-unsupported-type-detail = Send Content-Type: application/json.
api-too-large-title = The body is too large
api-too-large-detail = No call takes a body of more than { $bytes } bytes.
api-token-missing-title = A token is needed
api-token-missing-detail = Send the token of the first answer as Authorization: Bearer.
api-not-found-title = There is nothing here
api-not-found-detail = No such thing belongs to this token.
api-method-not-allowed-title = This method is not allowed here
api-method-not-allowed-detail = The Allow header lists those that are.
api-fault-title = Something went wrong on our side
api-fault-detail = It has been logged under the reference.
api-field-invalid-title = A field can't be used
api-field-invalid-detail = The field { $field } is missing or malformed.
api-goal-not-offered-title = This goal is not offered
api-goal-not-offered-detail = Ask for the goal "reset".
