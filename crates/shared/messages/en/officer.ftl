# Queue
officer-queue-title = Work queue
officer-queue-empty = No requests are waiting.
officer-queue-nothing = No free request is waiting that you could take. Those shown are held by somebody already.
officer-take-next = Take the oldest
officer-stage = Stage
officer-stage-all = All my stages
officer-due = Due
officer-late = Overdue
officer-overdue = Was due on { $date }
officer-holder = Held by
officer-held-by = Held by { $name }
officer-mine = You
officer-nobody = Nobody
officer-action = Action
officer-taken-title = Somebody else took this request first
officer-taken-text = The list was loaded again. You can take the next one.
officer-signatures-count = { $done } of { $needed }
# Review
officer-back-to-queue = Back to the queue
officer-notice-next = Back to the queue to take the next one.
officer-take = Take this request
officer-take-text = Nobody holds it. Take it to review it.
officer-take-out-of-order = An older request is waiting. As head of unit you can take this one first if you say why; the reason stays in the history.
officer-take-title = Take it out of order?
officer-take-reason = Reason to take it before older ones
officer-taken = You hold the request now.
officer-filed-by = Filed by { $name }, CUI { $cui }, in this person's name.
officer-payment-confirm = Confirm the payment
officer-payment-text = Confirm it once you have found it with the bank. Who confirmed it, and when, is recorded.
officer-payment-confirmed = Payment confirmed.
officer-payment-undo = Undo the confirmation
officer-checklist = Checklist
officer-point-open = Still to be ticked: { $label }
officer-copy-requested =
    { $count ->
        [one] Copy the requested period
       *[other] Copy the { $count } requested periods
    }
officer-duplicate = Duplicate
officer-duplicate-item = Duplicate entry { $number }
officer-close-item = Close entry { $number }
officer-event-rendered = Document produced
officer-event-payment-confirmed = Payment confirmed
officer-event-payment-unconfirmed = Confirmation of the payment undone
officer-record-fold = Close
officer-record-blank = Nothing entered yet
officer-record-complete = Complete
officer-record-open =
    { $count ->
        [one] 1 answer missing or wrong
       *[other] { $count } answers missing or wrong
    }
officer-remove-title = Remove this record?
officer-held-back = What is marked as wrong is not saved until it is corrected; everything else is.
officer-document = Document
officer-preview = Preview
officer-preview-note = With a watermark, without number or QR code. Shows what is saved.
officer-preview-again = Draw the preview again
officer-send = Send to signature
officer-send-on = Approve and send on
officer-check-and-send = Check and send
officer-send-title = Send the request on?
officer-send-text = Request { $number } goes on to the stage “{ $stage }”. The document gets its number and cannot be changed any more, unless it is returned.
officer-send-on-text = Request { $number } goes on to the stage “{ $stage }”.
officer-send-yes = Yes, send
officer-sent = The review is approved and the request has gone on.
officer-rendering = The document is being produced. This page follows by itself in a moment.
officer-release = Put back into the queue
officer-release-title = Put the request back into the queue?
officer-release-text = Somebody else can take it then. What you entered stays saved.
officer-returned-title = Returned by a later stage
officer-rejected-correctable = Rejected: the person can correct it
officer-rejected-definitive = Rejected for good
officer-reject = Reject
officer-reject-title = Reject the request
officer-reject-reasons = Reasons
officer-reject-text = Explanation for the person
officer-reject-text-hint = Say what is missing or has to be corrected, in plain words. The person reads it as you write it.
officer-reject-kind = Can it be corrected?
officer-reject-correctable = Yes, the person can correct it
officer-reject-correctable-hint = It keeps its number and comes back to the queue when it is filed again
officer-reject-definitive = No, it is definitive
officer-reject-definitive-hint = The person would have to file a new request
officer-reject-sure = Request { $number } goes back to the person with the reasons that you ticked. The person is told at once.
officer-reject-sure-definitive = Request { $number } is rejected for good: it cannot be corrected. The person is told at once.
officer-reject-yes = Yes, reject
officer-reject-back = Back to the reasons
officer-rejected = The request is rejected and the person has been told.
officer-return = Return
officer-return-title = Return the request
officer-return-text = It goes back to an earlier stage with the reason that you write.
officer-return-void = The document becomes void, with the signatures that it has, and another one will be produced.
officer-return-to = Stage to which it returns
officer-return-reason = Reason
officer-returned = The request was returned with your reason.
officer-reassign = Give to somebody else
officer-reassign-title = Give to somebody else
officer-reassign-to = Who gets it
officer-reassign-reason = Reason
officer-reassign-nobody = Nobody else of the unit can work on it: whoever filed it cannot, and whoever has it has it already.
officer-reassigned = The request was given to somebody else.
# Signatures
officer-signatures-title = Documents to sign
officer-signatures-empty = No documents are waiting for signatures.
officer-signatures-column = Signatures
officer-signatures-none = Nobody has signed yet.
officer-not-yours = Waits for somebody else
officer-see-and-sign = See and sign
officer-sign-of = See and sign the document of { $number }
officer-back-to-signatures = Back to the documents to sign
officer-notice-signatures = See the other documents to sign.
officer-signed-tag = Signed
officer-all-signed = The document has all its signatures and the person has it.
officer-no-document = The document has not been produced yet.
officer-pages =
    { $count ->
        [one] 1 page
       *[other] { $count } pages
    }
officer-see-file = See the file: what was asked for, the documents and the review
officer-sign = Sign
officer-sign-title = Sign { $number }
officer-sign-text = Your secret opens your key for this signature only. It is kept neither here nor on the server.
officer-secret = Secret of your signing key
officer-secret-hint = The one that you chose when you enrolled your certificate, or the PIN of your device or provider; not your account's password
officer-signed = Your signature is on the document.
officer-sign-changed = The document changed while you were looking at it. Nothing was signed; see how it stands now.
# Signing key
officer-nav-key = Signing key
officer-key-title = My signing key
officer-key-none = Your account has no signing certificate enrolled
officer-key-enrol-link = Enrol a signing certificate
officer-key-current = Enrolled certificate
officer-key-subject = Holder
officer-key-issuer = Issued by
officer-key-serial = Serial number
officer-key-until = Valid until
officer-key-expired = It expired on { $date }. Enrol a valid one to be able to sign.
officer-key-keeping = The key is kept encrypted under your secret. Nobody else can open it, not even whoever runs the server.
officer-key-enrol = Enrol a certificate
officer-key-text = It replaces the one that is enrolled. Signatures that you have made do not change.
officer-key-ends =
    { $days ->
        [one] 1 day is left until it ends ({ $date }). Ask for another certificate and enrol it before.
       *[other] { $days } days are left until it ends ({ $date }). Ask for another certificate and enrol it before.
    }
officer-key-keeping-hsm = The key is on the device and does not leave it. The PIN is not kept: it is asked for to sign.
officer-key-keeping-remote = The provider keeps the key, and it does not leave there. Your PIN is not kept: it is asked for to sign.
officer-key-fingerprint = Fingerprint of the certificate (SHA-256)
officer-key-kind = Where the key is
officer-key-kind-software = In a file
officer-key-kind-software-hint = It is kept here encrypted under your secret, which only you know
officer-key-kind-hsm = On a cryptographic device
officer-key-kind-hsm-hint = A token or module that the counter is connected to. The key never leaves it
officer-key-kind-remote = With a signing provider
officer-key-kind-remote-hint = The provider keeps the key and signs when you authorise it
officer-key-device = Device
officer-key-label = Label of the key
officer-key-label-hint = The name of the key on the device, or its identifier, for example 0a1b
officer-key-certificates = Certificate file
officer-key-certificates-hint = In PEM. Only needed if the device does not hold the certificate
officer-key-pin = PIN of the device
officer-key-pin-hint = Now it shows that the key answers, and it will be asked for to sign. It is not kept. Several wrong attempts may lock it.
officer-key-service = Provider
officer-key-credential = Id of your credential
officer-key-credential-hint = The one that the provider gave you
officer-key-credential-pin = PIN of your credential
officer-key-credential-pin-hint = It goes to the provider to authorise each signature; now, one as a trial. It is not kept. Several wrong attempts may lock it.
officer-key-file = PKCS#12 or PEM file
officer-key-file-hint = The .p12, .pfx or .pem file from your certificate authority
officer-key-secret = Secret that opens the file
officer-key-secret-hint = The same one is asked for at each signature. It is not kept.
officer-key-save = Enrol
officer-key-done = The certificate is enrolled.
# Officers
officer-staff-title = Officers
officer-staff-empty = There are no officers yet.
officer-staff-new = Add an officer
officer-staff-name = Name
officer-staff-position = Position
officer-staff-position-hint = As it is to be read under the signature
officer-staff-roles = Roles
officer-staff-key = Signing certificate
officer-staff-active = Active
officer-staff-invited = Invited
officer-staff-edit-of = Edit the roles of { $name }
officer-staff-invitation = Whoever has no account yet gets a link by e-mail to choose a password. It can be used once, within 72 hours.
officer-staff-cui-hint = The 13 digits of the DPI
officer-staff-email-hint = The invitation goes to this address
officer-staff-appoint = Add
officer-staff-made = The person is an officer now
officer-staff-made-active = { $name } had an account already and can work from now on with the roles that you gave.
officer-staff-made-invited = The invitation for { $name } went out to { $email }. The link expires in 72 hours.
officer-staff-saved = The changes are saved.
officer-staff-dismiss = Take all roles away
officer-staff-dismiss-title = Take all roles away?
officer-staff-dismiss-text = { $name } is no officer any more. The personal account, and what was signed or reviewed, do not change.
officer-back-to-staff = Back to the officers
officer-grant-number = Role { $number }
officer-grant-role = Role
officer-grant-institution = Institution
officer-grant-unit = Unit
officer-grant-unit-hint = Code of the unit, without spaces
officer-grant-add = Add another role
officer-grant-remove = Remove role { $number }
# Recoveries
# Errors of a field on the officers' pages
field-reason = Write the reason
field-rejection_reasons = Tick at least one reason
field-rejection_text = Write the explanation for the person
field-rejection_kind = Say whether it can be corrected or is definitive
field-officer_missing = Choose who gets it
field-signing_secret = Write the secret of your signing key
field-pkcs12_missing = Choose the PKCS#12 file
field-pkcs12_large = The file is too large to be a PKCS#12
field-closing_note = Write the closing note
field-grants_missing = Add at least one role
field-grant_role = Choose the role
field-grant_institution = Choose the institution
field-grant_unit_name = Write the unit's code: letters without accents, digits, hyphen or underscore
officer-referral = Where does the person have to go?
officer-referral-name = Name of the place or person
officer-referral-phone = Phone
officer-referral-address = Address
officer-lookups = Registers
officer-lookup-missing = Not in the register
officer-lookup-waits = What is looked up is still missing
officer-lookup-differs = In the request: { $answer }
officer-lookup-required = Without this register the request cannot go on.
