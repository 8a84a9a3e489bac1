# Correos. Un correo nunca dice qué pasó con una solicitud: solo que hay algo por ver en la ventanilla.
mail-confirm-subject = Confirme su correo para abrir su cuenta
mail-confirm-text =
    Buen día:

    Alguien pidió abrir una cuenta en la ventanilla electrónica con este correo. Si fue usted, abra este enlace para confirmarlo:

    { $link }

    El enlace sirve una sola vez, durante 24 horas. Si no fue usted, no haga nada: sin el enlace no se abre ninguna cuenta.
mail-known-account-subject = Intentaron abrir una cuenta con sus datos
mail-known-account-text =
    Buen día:

    Alguien pidió abrir una cuenta nueva con su CUI o su correo, pero usted ya tiene una. No cambió nada en ella.

    Si fue usted y no recuerda su contraseña, puede elegir otra aquí:

    { $link }

    Si no fue usted, no hace falta que haga nada.
mail-password-reset-subject = Elija una contraseña nueva
mail-password-reset-text =
    Buen día:

    Alguien pidió cambiar la contraseña de su cuenta. Si fue usted, elija otra con este enlace:

    { $link }

    El enlace sirve una sola vez, durante 30 minutos. Si no fue usted, no haga nada: su contraseña sigue siendo la misma.
mail-password-changed-subject = La contraseña de su cuenta cambió
mail-password-changed-text =
    Buen día:

    Se acaba de poner una contraseña nueva en su cuenta de la ventanilla electrónica, y se cerraron todas las sesiones que estaban abiertas.

    Si no fue usted, pida ya otra contraseña desde la página de ingreso y avise a la institución.
mail-second-factor-on-subject = Activó el segundo factor de su cuenta
mail-second-factor-on-text =
    Buen día:

    Desde ahora, para entrar a su cuenta de la ventanilla electrónica se pide también un código de su aplicación.

    Si no fue usted, pida ya otra contraseña desde la página de ingreso y avise a la institución.
mail-second-factor-off-subject = Desactivó el segundo factor de su cuenta
mail-second-factor-off-text =
    Buen día:

    Desde ahora, para entrar a su cuenta de la ventanilla electrónica basta la contraseña.

    Si no fue usted, pida ya otra contraseña desde la página de ingreso y avise a la institución.
mail-officer-invited-subject = Le dieron acceso a la ventanilla electrónica
mail-officer-invited-text =
    Buen día:

    Su institución le dio acceso a la ventanilla electrónica para trabajar en ella. Elija su contraseña con este enlace:

    { $link }

    El enlace sirve una sola vez, durante 72 horas. Nadie más conoce la contraseña que usted elija.
mail-notification-subject = Tiene un aviso en la ventanilla electrónica
mail-notification-text =
    Buen día:

    Hay un aviso nuevo para usted. Por su seguridad no lo incluimos en este correo; léalo aquí después de iniciar sesión:

    { $link }

mail-signing-key-ends-subject = Su certificado de firma vence el { $date }
mail-signing-key-ends-text =
    Buen día:

    El certificado con el que firma en la ventanilla electrónica vence el { $date }. Días que faltan: { $days }.
    Después de esa fecha no podrá firmar. Pida otro a su prestadora y regístrelo aquí, después de iniciar sesión:

    { $link }

    Las firmas que ya hizo no cambian.

# Avisos dentro de la ventanilla.
notification-signing_key_ends_30 = Su certificado de firma vence en 30 días o menos. Pida otro y regístrelo en «Mi llave de firma»
notification-signing_key_ends_7 = Su certificado de firma vence en 7 días o menos. Pida otro y regístrelo en «Mi llave de firma»
notification-signing_key_ends_1 = Su certificado de firma vence en menos de un día. Sin otro registrado no podrá firmar
notification-submitted = Recibimos su solicitud { $number }. Espera a que una persona de la institución la tome
notification-recalled = Retiró su solicitud { $number }. Puede cambiarla y enviarla otra vez
notification-taken = Su solicitud { $number } está en revisión
notification-rejected = Su solicitud { $number } fue rechazada. Lea los motivos; puede corregirla y enviarla otra vez con el mismo número
notification-rejected_definitively = Su solicitud { $number } fue rechazada de forma definitiva. Lea los motivos
notification-signed = El documento de su solicitud { $number } está firmado. Ya puede verlo y descargarlo
# The words are the procedure's own, as its definition gives them.
notification-own = Solicitud { $number }: { $words }

# Lo que sigue después de pedir algo sin haber iniciado sesión. No dice si hay una cuenta.
accepted-registration = Le enviamos un correo. Abra el enlace que trae para terminar; si no lo ve, revise la carpeta de correo no deseado
accepted-password-reset = Si hay una cuenta con esos datos, enviamos a su correo un enlace para elegir otra contraseña. Sirve durante 30 minutos

# Datos de personas asociadas y de quienes trabajan en la institución.
field-cui_own = Este es su propio CUI. Para usted no hace falta agregar una persona
field-cui_listed = Ya tiene una persona asociada con este CUI
field-email_taken = Otra cuenta ya usa este correo
field-own_administration = No puede quitarse a usted el rol de administración. Pídalo a otra persona que administre
field-document = Ese archivo ya no está en la solicitud. Vuelva a cargar la página
field-administrator_alone = Quien administra no tiene otros roles. Asígnelos a otra persona

# Términos de uso. Cada cambio del texto pide una versión nueva en el servidor.
terms-1 = # Qué es este servicio
terms-2 = La ventanilla electrónica sirve para pedir, a distancia, los certificados y registros que emiten las instituciones públicas que participan en ella; para seguir cada solicitud hasta su respuesta, y para que cualquiera compruebe que un documento es auténtico. Usarla es voluntario: puede hacer los mismos trámites en persona.
terms-3 = # Su cuenta
terms-4 = La cuenta es personal. La abre usted con su Código Único de Identificación (CUI), su fecha de nacimiento y un correo que pueda leer, y responde por lo que se haga con ella. No preste su contraseña a nadie; ninguna persona de la institución se la pedirá.
terms-5 = Si cree que alguien más entró a su cuenta, cambie la contraseña de inmediato: con eso se cierran todas las sesiones. Si ya no puede leer el correo de su cuenta, pida ayuda desde la página de ingreso; una persona verificará su identidad antes de cambiar cualquier dato.
terms-6 = # Lo que usted declara
terms-7 = Los datos que escriba y los documentos que adjunte deben ser verdaderos, completos y legibles, y deben ser suyos o de la persona en cuyo nombre tramita. Presentar datos o documentos falsos es motivo de rechazo y puede tener consecuencias penales, administrativas y civiles.
terms-8 = Si pide algo en nombre de otra persona, declara que ella lo sabe y lo autoriza. La institución puede pedirle que lo demuestre.
terms-9 = # Pagos y requisitos
terms-10 = Cada trámite muestra antes de empezar sus requisitos, su costo y cómo se paga. Una boleta o transferencia sirve para una sola solicitud. El pago cubre la revisión de la solicitud; no asegura que la respuesta sea favorable.
terms-11 = # Revisión y respuesta
terms-12 = Quien revisa su solicitud puede rechazarla con motivos escritos. Salvo que el rechazo sea definitivo, usted puede corregirla y enviarla otra vez con el mismo número. Los documentos que se emiten llevan firma electrónica y un código para verificarlos.
terms-13 = # Avisos oficiales
terms-14 = Los avisos sobre sus trámites se le dan dentro de la ventanilla, después de iniciar sesión. El correo solo dice que hay uno por leer: nunca trae el contenido de una solicitud, ni pide contraseñas, ni cobra. Revise la ventanilla con regularidad mientras tenga una solicitud en curso, y mantenga al día su correo y su teléfono.
terms-15 = # Cómo se usan sus datos
terms-16 = Sus datos se usan para atender sus trámites y para lo que la ley obliga a conservar. Los ve usted, y las personas de la institución que revisan o firman su solicitud; cada consulta a un expediente queda registrada. No se venden ni se entregan a terceros, salvo orden de autoridad competente.
terms-17 = Quien verifica un documento con su código ve si es válido, de qué trata, cuándo y quién lo emitió, y las iniciales de la persona titular; no ve el nombre completo ni el CUI. Las estadísticas públicas no identifican a nadie.
terms-18 = # Lo que no está permitido
terms-19 = No está permitido usar la cuenta de otra persona, intentar ver datos ajenos, alterar documentos emitidos, ni usar el servicio de forma que impida a otros usarlo. La institución puede suspender la cuenta que lo haga, con aviso y por escrito.
terms-20 = # Disponibilidad y cambios
terms-21 = El servicio puede detenerse por mantenimiento o por una falla. Lo que ya guardó se conserva. Cuando estos términos cambien, el texto nuevo se publica en esta página con su versión; queda constancia de cuál aceptó usted y cuándo.
field-register_key_taken = Ese número ya está en el registro
field-register_key_twice = Ese número está dos veces en la tabla
field-table = El archivo no es una tabla CSV (UTF-8) ni XLSX
field-columns = La primera fila no corresponde a las columnas del registro: { $column }
yes = Sí
no = No
mail-log-head-subject = Cabeza de la bitácora pública del { $day }
mail-log-head-text =
    Buenos días:

    Esta es la primera cabeza de la bitácora pública que la ventanilla electrónica firmó el { $day }. Guárdela tal como está: con ella cualquiera puede comprobar después que nada de lo anterior se cambió ni se quitó.

    { $head }
