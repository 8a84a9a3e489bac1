# Recovering an account without its e-mail.
mail-recovery-begun-subject = Go on with the recovery of your account
mail-recovery-begun-text =
    Good day,

    Somebody asked to recover an account of the electronic counter and gave this address as the new one. If it was you, go on here:

    { $link }

    The link is good once, for 24 hours. If it was not you, do nothing: no account changes.
mail-recovery-opened-subject = Somebody asked to recover your account with another e-mail
mail-recovery-opened-text =
    Good day,

    Somebody who gave your CUI and birth date says that this address cannot be read any more and asked to use another one, with an identity document and a video. Nothing in your account has changed: an authorised officer checks the identity first, and nothing is signed before { $hours } hours have passed.

    If it was not you, stop the change through this link within { $hours } hours:

    { $link }

    If it was you, there is nothing to do.
mail-recovery-done-subject = Your account's e-mail has changed
mail-recovery-done-text =
    Good day,

    An authorised officer checked the identity of whoever asked to recover your account, and the account has moved to another e-mail. The sessions that were open have ended.

    If it was not you, go to the institution with your identity document as soon as you can.
mail-recovery-password-subject = Choose your account's password
mail-recovery-password-text =
    Good day,

    Your account of the electronic counter has moved to this e-mail. Choose a password through this link:

    { $link }

    The link is good once, for 72 hours. After that you can ask for another one on the sign-in page.
accepted-recovery = We sent a mail to the new address. Open its link to present your identity document and your video; nothing changes in the account until an authorised officer has checked them

# Videos.
web-sample = See an example
web-recorder-begin = Record with the camera
web-recorder-record = Start recording
web-recorder-stop = Stop
web-recorder-keep = Use this video
web-recorder-again = Record again
web-recorder-camera = What the camera sees
web-recorder-recorded = Your recording
web-recorder-ready = The camera is ready. Start when you like
web-recorder-running = Recording: { $seconds } of { $longest } seconds
web-recorder-check = Check that it can be seen and heard well. It has not been sent yet
web-recorder-refused = The camera cannot be used
web-recorder-refused-text = Allow your browser to use camera and microphone and try again, or attach a recorded video.
web-file-deleted = Deleted: the time for keeping it is over

# Identity.
web-nav-request = My request
web-identity-title = Identity
web-identity-verified = Verified
web-identity-unverified = Not verified
web-identity-why = Some procedures ask that an authorised officer has checked who you are, by identity document and video.
web-identity-draft = You began to verify your identity and have not filed the request yet
web-identity-pending = Request filed, waits for confirmation
web-identity-rejected = The verification was rejected
web-identity-open = See request

# Recovery without e-mail.
web-recovery-title = Recover your account with a new e-mail
web-recovery-text = You confirmed this e-mail. Now present a photo of your identity document and a video; an authorised officer compares them with the account's data.
web-recovery-veto = When you file the request we tell the old e-mail. For 72 hours its owner can stop the change.
web-recovery-enter = Go on
officer-claim-title = Account that is claimed
officer-claim-holder = Owner by the account
officer-claim-nobody = No account has this CUI and birth date
officer-claim-running = The old e-mail was told. It can stop the change until { $until }; nothing is signed before.
officer-claim-passed = The time to stop the change ended on { $until }, without objection.
officer-claim-vetoed = The owner stopped the change. Reject the request definitively.
officer-claim-no-account = No account has these data, or the new e-mail is another account's. It cannot be approved.
