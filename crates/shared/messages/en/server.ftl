# Mails. A mail never says what happened to a request: only that something waits at the counter.
mail-confirm-subject = Confirm your e-mail to open your account
mail-confirm-text =
    Hello:

    Somebody asked to open an account at the electronic counter with this address. If it was you, open this link to confirm it:

    { $link }

    The link works once, for 24 hours. If it was not you, do nothing: without the link no account is opened.
mail-known-account-subject = Somebody tried to open an account with your data
mail-known-account-text =
    Hello:

    Somebody asked to open a new account with your CUI or your e-mail, but you have one already. Nothing in it has changed.

    If it was you and you do not remember your password, you can choose another one here:

    { $link }

    If it was not you, there is nothing that you need to do.
mail-password-reset-subject = Choose a new password
mail-password-reset-text =
    Hello:

    Somebody asked to change your account's password. If it was you, choose another one by this link:

    { $link }

    The link works once, for 30 minutes. If it was not you, do nothing: your password stays as it is.
mail-password-changed-subject = Your account's password has changed
mail-password-changed-text =
    Hello:

    A new password was just set for your account at the electronic counter, and all open sessions were ended.

    If it was not you, ask for another password now from the sign-in page, and tell the institution.
mail-second-factor-on-subject = You turned on your account's second factor
mail-second-factor-on-text =
    Hello:

    From now on, signing in to your account at the electronic counter also asks for a code of your app.

    If it was not you, ask for another password now from the sign-in page, and tell the institution.
mail-second-factor-off-subject = You turned off your account's second factor
mail-second-factor-off-text =
    Hello:

    From now on, your password alone opens your account at the electronic counter.

    If it was not you, ask for another password now from the sign-in page, and tell the institution.
mail-officer-invited-subject = You were given access to the electronic counter
mail-officer-invited-text =
    Hello:

    Your institution gave you access to the electronic counter, to work there. Choose your password by this link:

    { $link }

    The link works once, for 72 hours. Nobody else knows the password that you choose.
mail-notification-subject = A notification waits at the electronic counter
mail-notification-text =
    Hello:

    There is a new notification for you. For your safety it is not in this mail; read it here after signing in:

    { $link }

mail-signing-key-ends-subject = Your signing certificate ends on { $date }
mail-signing-key-ends-text =
    Hello:

    The certificate that you sign with at the electronic counter ends on { $date }. Days left: { $days }.
    After that date you cannot sign. Ask your provider for another and enrol it here, after signing in:

    { $link }

    The signatures that you made do not change.

# Notifications at the counter.
notification-signing_key_ends_30 = Your signing certificate ends in 30 days or less. Ask for another and enrol it in “My signing key”
notification-signing_key_ends_7 = Your signing certificate ends in 7 days or less. Ask for another and enrol it in “My signing key”
notification-signing_key_ends_1 = Your signing certificate ends in less than a day. Without another one you cannot sign
notification-submitted = We received your request { $number }. It waits for an officer to take it
notification-recalled = You took back your request { $number }. You can change it and file it again
notification-taken = Your request { $number } is under review
notification-rejected = Your request { $number } was rejected. Read the reasons; you can correct it and file it again under the same number
notification-rejected_definitively = Your request { $number } was rejected definitively. Read the reasons
notification-signed = The document of your request { $number } is signed. You can view and download it now
# The words are the procedure's own, as its definition gives them.
notification-own = Request { $number }: { $words }

# What happens next after something was asked for without signing in. It does not say whether there is an account.
accepted-registration = We sent you an e-mail. Open its link to finish; if you do not see it, look into the spam folder
accepted-password-reset = If there is an account with these data, we sent its e-mail address a link to choose another password. It works for 30 minutes

# Data of associated persons and of officers.
field-cui_own = This is your own CUI. There is no need to add a person for yourself
field-cui_listed = You have an associated person with this CUI already
field-email_taken = Another account uses this e-mail
field-own_administration = You cannot take the administrator's role from yourself. Ask another administrator
field-document = That file is not in the request any more. Reload the page
field-administrator_alone = Whoever administers has no other roles. Give them to somebody else

# Terms of use. Every change of the text asks for a new version in the server.
terms-1 = # What this service is
terms-2 = The electronic counter is for asking, from a distance, for the certificates and registrations of the public institutions that take part in it; for following each request to its answer; and for anyone to check that a document is genuine. Using it is voluntary: you can do the same in person.
terms-3 = # Your account
terms-4 = The account is personal. You open it with your personal number (CUI), your birth date and an e-mail address that you can read, and you answer for what is done with it. Give your password to nobody; no officer will ask you for it.
terms-5 = If you believe that somebody else got into your account, change the password at once: that ends all sessions. If you can no longer read your account's e-mail, ask for help from the sign-in page; a person will check your identity before anything is changed.
terms-6 = # What you declare
terms-7 = The data that you type and the documents that you attach must be true, complete and legible, and must be yours or those of the person in whose name you file. False data or documents are a reason for rejection and may have criminal, administrative and civil consequences.
terms-8 = If you ask for something in another person's name, you declare that this person knows and agrees. The institution may ask you to show it.
terms-9 = # Payments and requirements
terms-10 = Each procedure shows its requirements, its cost and how to pay before you start. A deposit slip or transfer serves for one request only. The payment covers the review of the request; it does not ensure a favourable answer.
terms-11 = # Review and answer
terms-12 = Whoever reviews your request may reject it with written reasons. Unless the rejection is definitive, you can correct it and file it again under the same number. Documents that are issued carry electronic signatures and a code by which to verify them.
terms-13 = # Official notices
terms-14 = Notices about your procedures are given inside the counter, after you sign in. The e-mail only says that one waits: it never carries the content of a request, nor asks for passwords, nor for money. Look into the counter regularly while a request of yours is open, and keep your e-mail and telephone up to date.
terms-15 = # How your data are used
terms-16 = Your data are used to attend to your procedures and for what the law orders to be kept. They are seen by you, and by the officers who review or sign your request; every look at a file is recorded. They are neither sold nor given to third parties, unless a competent authority orders it.
terms-17 = Whoever verifies a document by its code sees whether it is valid, what it is about, when and by whom it was issued, and the holder's initials; not the full name nor the CUI. Public statistics identify nobody.
terms-18 = # What is not allowed
terms-19 = It is not allowed to use another person's account, to try to see other people's data, to alter issued documents, or to use the service in a way that keeps others from using it. The institution may suspend an account that does so, in writing and with notice.
terms-20 = # Availability and changes
terms-21 = The service may stop for maintenance or because of a fault. What you saved is kept. When these terms change, the new text is published on this page with its version; which one you accepted, and when, is recorded.
field-register_key_taken = That number is in the register already
field-register_key_twice = That number stands twice in the table
field-table = The file is no table in CSV (UTF-8) or XLSX
field-columns = The first row does not fit the columns of the register: { $column }
yes = Yes
no = No
mail-log-head-subject = Head of the public log of { $day }
mail-log-head-text =
    Good day,

    This is the first head of the public log that the electronic counter signed on { $day }. Keep it as it is: with it anybody can check later that nothing before it was changed or removed.

    { $head }
