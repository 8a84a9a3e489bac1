# Documents to sign: choosing, signing several at once, and what came of it
signing-text = Choose documents and sign all of them with your secret once. You can see each one before you sign it.
signing-procedure-all = All
signing-others = Show those that wait for other people too
signing-pick = Choose
signing-pick-one = Choose { $number }, { $name }
signing-pick-page =
    { $count ->
        [one] Choose the one on this page
       *[other] Choose the { $count } on this page
    }
signing-pick-all = Choose all, up to 500
signing-picking = Looking…
signing-chosen =
    { $count ->
        [0] No document chosen
        [one] 1 document chosen
       *[other] { $count } documents chosen
    }
signing-chosen-most = { $count } documents chosen. No more are signed at once; the others wait for the next time.
signing-unpick = Choose none
signing-preview = Preview
signing-preview-of = Preview of { $number }, { $name }
signing-close = Close
signing-sign =
    { $count ->
        [one] Sign 1 document
       *[other] Sign { $count } documents
    }
signing-unlock-text = Your secret opens your key for these documents. It is closed at the end, and the secret is kept neither here nor on the server.
signing-progress-title = Signing several documents
signing-progress-bar = Progress of the signing
signing-progress = { $done } of { $count } · { $signed } signed · { $unsigned } not signed
signing-stay = You may close this page: what was signed stays signed, and the rest stays in your list.
signing-stop = Stop
signing-stopping = It stops when those under way are done…
signing-result-waiting = Waiting
signing-result-running = Signing…
signing-result-signed = Signed
signing-result-before = You had signed it already
signing-result-refused = Not signed
signing-result-failed = No answer
signing-all-signed =
    { $count ->
        [one] The document was signed.
       *[other] The { $count } documents were signed.
    }
signing-some-signed = { $signed } of { $count } documents were signed.
signing-none-signed = No document was signed.
signing-ended-over = The signing session was over before the end. What was signed stays signed.
signing-ended-offline = There is no connection to the server. What was signed stays signed; try the others when the connection is back.
signing-ended-stopped = You stopped the signing. What was signed stays signed.
signing-left-refused = Those that say “Not signed” changed meanwhile, or are not yours to sign: look at each of them.
signing-again =
    { $count ->
        [one] Choose the one that is left again
       *[other] Choose the { $count } that are left again
    }
signing-back = Back to the documents to sign
signing-results = Result of each document
