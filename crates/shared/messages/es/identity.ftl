# Recuperar una cuenta sin su correo.
mail-recovery-begun-subject = Continúe la recuperación de su cuenta
mail-recovery-begun-text =
    Buen día:

    Alguien pidió recuperar una cuenta de la ventanilla electrónica y dio este correo como el nuevo. Si fue usted, continúe aquí:

    { $link }

    El enlace sirve una sola vez, durante 24 horas. Si no fue usted, no haga nada: no cambia ninguna cuenta.
mail-recovery-opened-subject = Alguien pidió recuperar su cuenta con otro correo
mail-recovery-opened-text =
    Buen día:

    Alguien que dio su CUI y su fecha de nacimiento dijo que ya no puede leer este correo y pidió usar otro. Presentó su DPI y un video. Todavía no cambió nada en su cuenta: una persona autorizada comprobará primero su identidad, y nada se firma antes de { $hours } horas.

    Si no fue usted, detenga el cambio con este enlace antes de { $hours } horas:

    { $link }

    Si fue usted, no hace falta que haga nada.
mail-recovery-done-subject = El correo de su cuenta cambió
mail-recovery-done-text =
    Buen día:

    Una persona autorizada comprobó la identidad de quien pidió recuperar su cuenta, y la cuenta pasó a otro correo. Se cerraron las sesiones que estaban abiertas.

    Si no fue usted, preséntese cuanto antes en la institución con su DPI.
mail-recovery-password-subject = Elija la contraseña de su cuenta
mail-recovery-password-text =
    Buen día:

    Su cuenta de la ventanilla electrónica pasó a este correo. Elija una contraseña con este enlace:

    { $link }

    El enlace sirve una sola vez, durante 72 horas. Después puede pedir otro en la página de ingreso.
accepted-recovery = Le enviamos un correo a la dirección nueva. Abra el enlace que trae para presentar su DPI y su video; nada cambia en la cuenta hasta que una persona autorizada los compruebe

# Videos.
web-sample = Ver un ejemplo
web-recorder-begin = Grabar con la cámara
web-recorder-record = Empezar a grabar
web-recorder-stop = Terminar
web-recorder-keep = Usar este video
web-recorder-again = Grabar otra vez
web-recorder-camera = Lo que ve la cámara
web-recorder-recorded = Su grabación
web-recorder-ready = La cámara está lista. Empiece cuando quiera
web-recorder-running = Grabando: { $seconds } de { $longest } segundos
web-recorder-check = Revise que se vea y se oiga bien. Todavía no se ha enviado
web-recorder-refused = No se pudo usar la cámara
web-recorder-refused-text = Permita el uso de la cámara y del micrófono en su navegador e intente otra vez, o adjunte un video ya grabado.
web-file-deleted = Borrado: pasó el tiempo por el que se conserva

# Identidad.
web-nav-request = Mi solicitud
web-identity-title = Identidad
web-identity-verified = Verificada
web-identity-unverified = Sin verificar
web-identity-why = Algunos trámites piden que una persona autorizada haya comprobado quién es usted, con su DPI y un video.
web-identity-draft = Empezó a verificar su identidad y todavía no envía la solicitud
web-identity-pending = Solicitud enviada, pendiente de confirmar
web-identity-rejected = La verificación fue rechazada
web-identity-open = Ver la solicitud

# Recuperación sin correo.
web-recovery-title = Recuperar su cuenta con un correo nuevo
web-recovery-text = Confirmó este correo. Ahora presente una fotografía de su DPI y un video; una persona autorizada los comparará con los datos de la cuenta.
web-recovery-veto = Cuando envíe la solicitud avisaremos al correo anterior. Durante 72 horas la persona titular puede detener el cambio.
web-recovery-enter = Continuar
officer-claim-title = Cuenta que pide recuperar
officer-claim-holder = Titular según la cuenta
officer-claim-nobody = Ninguna cuenta tiene este CUI y esta fecha de nacimiento
officer-claim-running = Se avisó al correo anterior. Puede detener el cambio hasta el { $until }; antes no se firma.
officer-claim-passed = El plazo para detener el cambio terminó el { $until }, sin oposición.
officer-claim-vetoed = La persona titular detuvo el cambio. Rechace la solicitud de forma definitiva.
officer-claim-no-account = Ninguna cuenta corresponde a estos datos, o el correo nuevo ya es de otra cuenta. No se puede aprobar.
