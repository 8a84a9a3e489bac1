# Personal data and documents that each procedure asks for
field-personal_datum_missing = Complete it in your personal data
field-document_group_missing = Attach the documents that are missing
web-person-by-procedure = Only some procedures ask for the tax number (NIT) and the IGSS number.
web-group-note = Of these documents at least { $count } is needed: { $names }.
# Electronic signatures of an attached document
web-signature-title = Electronic signature of the document
web-signature-none = No electronic signature
web-signature-unreadable = Whether it bears an electronic signature cannot be read
web-signature-valid = Signature intact
web-signature-invalid = Signature not valid
web-signature-signer = Signed by
web-signature-issuer = Certificate issued by
web-signature-time = Time that it states
web-signature-covers = It covers
web-signature-covers-all = The whole document
web-signature-covers-part = A part: something was added after signing
web-signature-out-of-force = the certificate was not in force at that time
web-signature-unknown = It does not say
web-signature-officer = The counter checks that what was signed did not change. That this person may certify it, and that the certificate is to be trusted, is yours to confirm.
# Reasons for one kind of rejection only
officer-reason-correctable = can be corrected
officer-reason-definitive = definitive
officer-reject-only-correctable = With the reasons ticked, the person can correct the request.
officer-reject-only-definitive = With the reasons ticked, the rejection is definitive.
field-rejection_mixed = The reasons ticked do not go together: some can be corrected, others are definitive
