# Payments and the bank's statements: what a cashier sees.
officer-nav-payments = Payments
officer-nav-statements = Statements
officer-statements-title = Bank statements
officer-statements-text = Import the statement that the bank gives out. Each row whose reference, date and amount are a request's is matched to it by itself; you decide the others under "Payments".
officer-statement-import = Import a statement
officer-statement-account = Account
officer-statement-file = The bank's file
officer-statement-file-hint = CSV or XLSX, up to 10,000 rows. With headings for date, reference and amount, in any order; kind and description are read too.
officer-statement-send = Import
officer-statement-no-accounts = No procedure of your institution is paid into an account.
officer-statement-list = Imported statements
officer-statement-none = None has been imported yet.
officer-statement-imported-at = Imported
officer-statement-imported-by = By
officer-statement-name = File
officer-statement-rows = New rows
officer-statement-known = There already
officer-statement-refused = With errors
officer-statement-matched = Matched by themselves
officer-statement-sha = The file's fingerprint (SHA-256)
officer-statement-report = Result of the import
officer-statement-done = The statement was imported.
officer-statement-repeated = This very file had been imported before. Nothing was changed.
officer-statement-some-refused =
    { $count ->
        [one] 1 row could not be read. Correct it in the file and import it again: the others are not repeated.
       *[other] { $count } rows could not be read. Correct them in the file and import it again: the others are not repeated.
    }
officer-statement-lines = Row by row
officer-statement-lines-more = The first { $count } rows that have errors or were there already are shown.
officer-statement-all-new = All rows were new and could be read.
officer-statement-line = Line
officer-statement-outcome = What happened
officer-statement-errors = What to correct
officer-line-imported = Imported
officer-line-known = There already
officer-line-refused = Not read
officer-column-date = Date
officer-column-reference = Reference
officer-column-amount = Amount
officer-column-kind = Kind
officer-column-description = Description
officer-column-account = Account
officer-back-to-statements = Back to the statements
officer-statement-to-cases = Decide the open rows
officer-payments-title = Payments to decide
officer-payments-text = What did not match by itself. A row pays one request only, and each decision keeps your name and your reason.
officer-rows-title = The bank's rows
officer-rows-empty = There are no such rows.
officer-expected-title = Payments of requests
officer-expected-empty = There are no such payments.
officer-expected-search = Search by request, name or reference
officer-row-state = State of the row
officer-row-open = Without a request
officer-row-matched_automatically = Matched by itself
officer-row-matched_by_hand = Matched by hand
officer-row-not_belonging = Does not belong
officer-payment-state = State of the payment
officer-payment-unmatched = Without a row of the bank
officer-payment-matched_automatically = Matches the bank
officer-payment-matched_by_hand = Matched by hand
officer-payment-refused = Not with the bank
officer-row-kind-deposit_slip = Deposit slip
officer-row-kind-transfer = Transfer
officer-account-all = All accounts
officer-row-decide = Decide
officer-row-decide-of = Decide the row with reference { $reference }
officer-row-see-of = See the row with reference { $reference }
officer-payment-decide-of = Decide the payment of { $number }
officer-payment-see-of = See the payment of { $number }
officer-payment-title = Payment of request { $number }
officer-row-pays = Pays request { $number }
officer-in-statement = In the statement, line { $line }
officer-candidates-payments = Which request does this row pay?
officer-candidates-rows = Which row of the bank is this payment?
officer-candidates-none = Nothing looks like it. You can search by number of the request, name or reference.
officer-candidates-no-rows = No open row looks like it.
officer-candidate-equal = Everything is the same
officer-candidate-differs = Differs in: { $what }
officer-difference-reference = the reference
officer-difference-date = the date
officer-difference-amount = the amount
officer-difference-kind = the kind
officer-difference-account = the account
officer-decision = Decision
officer-decision-match-request = It pays request { $number }, of { $name }
officer-decision-match-row = It is row { $reference } of { $date }, { $amount }
officer-decision-exclude = It belongs to no request
officer-decision-refuse = The payment is not with the bank
officer-decision-reason = Reason
officer-decision-reason-hint = It stays in the history with your name.
officer-decision-save = Save the decision
officer-decision-saved = The decision was saved.
officer-decision-undo = Undo
officer-decision-undo-text = It has to be decided again. What was decided before stays in the history.
officer-decision-undone = What was decided was undone.
officer-decision-late = Somebody else decided this while you saw it. Nothing was changed; this is how it stands now.
officer-decisions = History
officer-decisions-none = Nobody has decided anything yet.
officer-decided-match = Matched to request { $number }
officer-decided-exclude = Marked as not belonging
officer-decided-refuse = Payment marked as not with the bank
officer-decided-undo = Decision undone
officer-decided-match_automatically = Matched by itself to request { $number }
officer-decided-release = Given free: request { $number } was filed with another payment
officer-decided-by-engine = Ventanilla
officer-payment-bank = With the bank
officer-payment-bank-row = { $date } · { $amount } · reference { $reference }
# The payment, in words for the applicant.
web-payment-status = Your payment
web-payment-status-unmatched = It is not in the bank's statement yet. Deposits usually show within one or two working days; there is nothing you have to do.
web-payment-status-matched = The bank confirmed your payment.
web-payment-status-refused = The institution did not find your payment with the bank. Have your receipt at hand: if the request comes back to you, check number, date and amount.
# The catalogue.
web-catalogue-institution = Institution
web-catalogue-institution-all = All institutions
web-catalogue-cost = Cost
web-catalogue-time = Takes
web-catalogue-needs = You need
web-catalogue-needs-nothing = No documents
web-catalogue-more-documents =
    { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
web-catalogue-days =
    { $days ->
        [0] The same day
        [one] 1 day
       *[other] { $days } days
    }
web-catalogue-of =
    { $count ->
        [one] median of 1 request
       *[other] median of { $count } requests
    }
web-catalogue-no-data = Not enough data
web-catalogue-no-data-of =
    { $count ->
        [0] none signed in 90 days
        [one] 1 signed in 90 days
       *[other] { $count } signed in 90 days
    }
web-catalogue-show-all = Show all { $count } procedures
web-procedure-duration = How long it really takes
web-procedure-duration-text = From filing to the last signature, in calendar days, including the time of corrections. Median of the { $count } requests signed in the last 90 days: half took that long or less. Measured on { $date }.
web-procedure-duration-none =
    { $count ->
        [0] In the last 90 days no request was signed; from ten on we show how long they take.
        [one] In the last 90 days 1 request was signed; from ten on we show how long they take.
       *[other] In the last 90 days { $count } requests were signed; from ten on we show how long they take.
    }
# Errors of a field.
field-statement_columns = The file has no headings for date, reference and amount
field-statement_empty = The file has no rows below its heading
field-too_many_rows = The file has more than { $limit } rows. Split it
field-statement_amount = Write an amount above zero as 1,234.56 or Q16.50
field-statement_kind = Write deposit slip or transfer
field-payment_account = Choose one of your institution's accounts
field-payment_request = Choose the request that this row pays
field-decision = Choose a decision
problem-already-decided = This had been decided already. Load it again to see how it stands
