# Cola
officer-queue-title = Cola de trabajo
officer-queue-empty = No hay solicitudes en espera.
officer-queue-nothing = No hay ninguna solicitud libre que usted pueda tomar. Las que se muestran ya tienen a alguien a cargo.
officer-take-next = Tomar la más antigua
officer-stage = Etapa
officer-stage-all = Todas mis etapas
officer-due = Fecha límite
officer-late = Vencida
officer-overdue = Venció el { $date }
officer-holder = A cargo de
officer-held-by = A cargo de { $name }
officer-mine = Usted
officer-nobody = Nadie
officer-action = Acción
officer-taken-title = Otra persona tomó esta solicitud antes
officer-taken-text = La lista se volvió a cargar. Puede tomar la siguiente.
officer-signatures-count = { $done } de { $needed }
# Revisión
officer-back-to-queue = Volver a la cola
officer-notice-next = Volver a la cola para tomar la siguiente.
officer-take = Tomar esta solicitud
officer-take-text = Nadie la tiene a cargo. Tómela para revisarla.
officer-take-out-of-order = Hay una solicitud más antigua en espera. Como jefatura puede tomar esta antes si dice por qué; el motivo queda en el historial.
officer-take-title = ¿Tomarla fuera de orden?
officer-take-reason = Motivo para tomarla antes que las más antiguas
officer-taken = La solicitud está a su cargo.
officer-filed-by = La presentó { $name }, CUI { $cui }, a nombre de esta persona.
officer-payment-confirm = Confirmar el pago
officer-payment-text = Confírmelo cuando lo haya encontrado en el banco. Queda registrado quién lo confirmó y cuándo.
officer-payment-confirmed = Pago confirmado.
officer-payment-undo = Deshacer la confirmación
officer-checklist = Lista de revisión
officer-point-open = Falta marcar: { $label }
officer-copy-requested =
    { $count ->
        [one] Copiar el período solicitado
       *[other] Copiar los { $count } períodos solicitados
    }
officer-duplicate = Duplicar
officer-duplicate-item = Duplicar el registro { $number }
officer-close-item = Cerrar el registro { $number }
officer-event-rendered = Documento generado
officer-event-payment-confirmed = Pago confirmado
officer-event-payment-unconfirmed = Confirmación del pago deshecha
officer-record-fold = Cerrar
officer-record-blank = Sin datos todavía
officer-record-complete = Completo
officer-record-open =
    { $count ->
        [one] Falta o hay que corregir 1 dato
       *[other] Faltan o hay que corregir { $count } datos
    }
officer-remove-title = ¿Quitar este registro?
officer-held-back = Lo marcado con error no se guarda hasta que se corrija; todo lo demás sí.
officer-document = Documento
officer-preview = Vista previa
officer-preview-note = Con marca de agua, sin número ni código QR. Muestra lo que está guardado.
officer-preview-again = Volver a generar la vista previa
officer-send = Enviar a firma
officer-send-on = Aprobar y continuar
officer-check-and-send = Revisar y enviar
officer-send-title = ¿Enviar la solicitud?
officer-send-text = La solicitud { $number } pasa a la etapa «{ $stage }». El documento recibe su número y ya no se podrá cambiar, salvo que lo devuelvan.
officer-send-on-text = La solicitud { $number } pasa a la etapa «{ $stage }».
officer-send-yes = Sí, enviar
officer-sent = La revisión se aprobó y la solicitud siguió su camino.
officer-rendering = El documento se está generando. Esta página se actualiza sola en un momento.
officer-release = Devolver a la cola
officer-release-title = ¿Devolver la solicitud a la cola?
officer-release-text = Otra persona podrá tomarla. Lo que usted escribió queda guardado.
officer-returned-title = Devuelta por una etapa posterior
officer-rejected-correctable = Rechazada: la persona puede corregirla
officer-rejected-definitive = Rechazada en definitiva
officer-reject = Rechazar
officer-reject-title = Rechazar la solicitud
officer-reject-reasons = Motivos
officer-reject-text = Explicación para la persona
officer-reject-text-hint = Diga qué falta o qué debe corregir, en palabras sencillas. La persona lo lee tal como lo escriba.
officer-reject-kind = ¿Puede corregirse?
officer-reject-correctable = Sí, la persona puede corregirla
officer-reject-correctable-hint = Conserva su número y vuelve a la cola cuando la envíe otra vez
officer-reject-definitive = No, es definitiva
officer-reject-definitive-hint = La persona tendría que presentar una solicitud nueva
officer-reject-sure = La solicitud { $number } vuelve a la persona con los motivos que marcó. Se le avisa en este momento.
officer-reject-sure-definitive = La solicitud { $number } se rechaza en definitiva: ya no podrá corregirse. Se avisa a la persona en este momento.
officer-reject-yes = Sí, rechazar
officer-reject-back = Volver a los motivos
officer-rejected = La solicitud se rechazó y la persona ya recibió el aviso.
officer-return = Devolver
officer-return-title = Devolver la solicitud
officer-return-text = Vuelve a una etapa anterior con el motivo que usted escriba.
officer-return-void = El documento queda anulado, con las firmas que tenga, y se generará otro.
officer-return-to = Etapa a la que vuelve
officer-return-reason = Motivo
officer-returned = La solicitud se devolvió con su motivo.
officer-reassign = Asignar a otra persona
officer-reassign-title = Asignar a otra persona
officer-reassign-to = Persona que la recibe
officer-reassign-reason = Motivo
officer-reassign-nobody = No hay otra persona de la unidad que pueda atenderla: quien la presentó no puede, y quien la tiene ya la tiene.
officer-reassigned = La solicitud se asignó a otra persona.
# Firmas
officer-signatures-title = Documentos por firmar
officer-signatures-empty = No hay documentos que esperen firmas.
officer-signatures-column = Firmas
officer-signatures-none = Nadie ha firmado todavía.
officer-not-yours = Espera a otra persona
officer-see-and-sign = Ver y firmar
officer-sign-of = Ver y firmar el documento de { $number }
officer-back-to-signatures = Volver a los documentos por firmar
officer-notice-signatures = Ver los demás documentos por firmar.
officer-signed-tag = Firmó
officer-all-signed = El documento tiene todas sus firmas y ya se entregó a la persona.
officer-no-document = El documento todavía no se ha generado.
officer-pages =
    { $count ->
        [one] 1 página
       *[other] { $count } páginas
    }
officer-see-file = Ver el expediente: lo solicitado, los documentos y lo revisado
officer-sign = Firmar
officer-sign-title = Firmar { $number }
officer-sign-text = Su secreto abre su llave solo para esta firma. No se guarda, ni aquí ni en el servidor.
officer-secret = Secreto de su llave de firma
officer-secret-hint = El que eligió al registrar su certificado, o el PIN de su dispositivo o prestadora; no es la contraseña de su cuenta
officer-signed = Su firma quedó en el documento.
officer-sign-changed = El documento cambió mientras usted lo veía. No se firmó nada; revise cómo está ahora.
# Llave de firma
officer-nav-key = Llave de firma
officer-key-title = Mi llave de firma
officer-key-none = Su cuenta no tiene un certificado de firma registrado
officer-key-enrol-link = Registrar un certificado de firma
officer-key-current = Certificado registrado
officer-key-subject = Titular
officer-key-issuer = Emitido por
officer-key-serial = Número de serie
officer-key-until = Vigente hasta
officer-key-expired = Venció el { $date }. Registre uno vigente para poder firmar.
officer-key-keeping = La llave se guarda cifrada con su secreto. Nadie más puede abrirla, tampoco quien administra el servidor.
officer-key-enrol = Registrar un certificado
officer-key-text = Reemplaza al que esté registrado. Las firmas que ya hizo no cambian.
officer-key-ends =
    { $days ->
        [one] Falta 1 día para que venza ({ $date }). Pida otro certificado y regístrelo antes.
       *[other] Faltan { $days } días para que venza ({ $date }). Pida otro certificado y regístrelo antes.
    }
officer-key-keeping-hsm = La llave está en el dispositivo y no sale de él. El PIN no se guarda: se le pide para firmar.
officer-key-keeping-remote = La llave la guarda la prestadora y no sale de allí. Su PIN no se guarda: se le pide para firmar.
officer-key-fingerprint = Huella del certificado (SHA-256)
officer-key-kind = Dónde está la llave
officer-key-kind-software = En un archivo
officer-key-kind-software-hint = Se guarda aquí cifrada con su secreto, que solo usted conoce
officer-key-kind-hsm = En un dispositivo criptográfico
officer-key-kind-hsm-hint = Un token o módulo conectado a la ventanilla. La llave nunca sale de él
officer-key-kind-remote = Con una prestadora de firma
officer-key-kind-remote-hint = La prestadora guarda la llave y firma cuando usted lo autoriza
officer-key-device = Dispositivo
officer-key-label = Etiqueta de la llave
officer-key-label-hint = El nombre de la llave en el dispositivo, o su identificador, por ejemplo 0a1b
officer-key-certificates = Archivo del certificado
officer-key-certificates-hint = En formato PEM. Solo hace falta si el dispositivo no guarda el certificado
officer-key-pin = PIN del dispositivo
officer-key-pin-hint = Ahora comprueba que la llave responde, y se le pedirá para firmar. No se guarda. Varios intentos equivocados pueden bloquearlo.
officer-key-service = Prestadora
officer-key-credential = Identificador de su credencial
officer-key-credential-hint = El que le dio la prestadora
officer-key-credential-pin = PIN de su credencial
officer-key-credential-pin-hint = Se envía a la prestadora para autorizar cada firma; ahora, una de prueba. No se guarda. Varios intentos equivocados pueden bloquearlo.
officer-key-file = Archivo PKCS#12 o PEM
officer-key-file-hint = El archivo .p12, .pfx o .pem que le entregó su autoridad certificadora
officer-key-secret = Secreto que abre el archivo
officer-key-secret-hint = Es el mismo que se le pedirá en cada firma. No se guarda.
officer-key-save = Registrar
officer-key-done = El certificado quedó registrado.
# Personal
officer-staff-title = Personal
officer-staff-empty = Todavía no hay personal.
officer-staff-new = Agregar una persona
officer-staff-name = Nombre
officer-staff-position = Cargo
officer-staff-position-hint = Como debe leerse bajo su firma
officer-staff-roles = Roles
officer-staff-key = Certificado de firma
officer-staff-active = Activa
officer-staff-invited = Invitada
officer-staff-edit-of = Editar los roles de { $name }
officer-staff-invitation = Si la persona todavía no tiene cuenta, recibirá por correo un enlace para elegir su contraseña. Sirve una sola vez, durante 72 horas.
officer-staff-cui-hint = Los 13 dígitos del DPI
officer-staff-email-hint = A esta dirección llega la invitación
officer-staff-appoint = Agregar
officer-staff-made = La persona ya es parte del personal
officer-staff-made-active = { $name } ya tenía cuenta y puede trabajar desde ahora con los roles que le dio.
officer-staff-made-invited = La invitación para { $name } salió a { $email }. El enlace vence en 72 horas.
officer-staff-saved = Los cambios se guardaron.
officer-staff-dismiss = Quitar todos los roles
officer-staff-dismiss-title = ¿Quitar todos los roles?
officer-staff-dismiss-text = { $name } deja de ser parte del personal. Su cuenta de persona y lo que ya firmó o revisó no cambian.
officer-back-to-staff = Volver al personal
officer-grant-number = Rol { $number }
officer-grant-role = Rol
officer-grant-institution = Institución
officer-grant-unit = Unidad
officer-grant-unit-hint = Código de la unidad, sin espacios
officer-grant-add = Agregar otro rol
officer-grant-remove = Quitar el rol { $number }
# Recuperaciones
# Errores de un dato en las páginas del personal
field-reason = Escriba el motivo
field-rejection_reasons = Marque por lo menos un motivo
field-rejection_text = Escriba la explicación para la persona
field-rejection_kind = Diga si puede corregirse o es definitiva
field-officer_missing = Elija a la persona que la recibe
field-signing_secret = Escriba el secreto de su llave de firma
field-pkcs12_missing = Elija el archivo PKCS#12
field-pkcs12_large = El archivo es demasiado grande para ser un PKCS#12
field-closing_note = Escriba la nota de cierre
field-grants_missing = Agregue por lo menos un rol
field-grant_role = Elija el rol
field-grant_institution = Elija la institución
field-grant_unit_name = Escriba el código de la unidad: letras sin tilde, números, guion o guion bajo
officer-referral = ¿A dónde debe dirigirse la persona?
officer-referral-name = Nombre del lugar o de la persona
officer-referral-phone = Teléfono
officer-referral-address = Dirección
officer-lookups = Registros
officer-lookup-missing = No está en el registro
officer-lookup-waits = Todavía falta el dato que se busca
officer-lookup-differs = En la solicitud: { $answer }
officer-lookup-required = Sin este registro la solicitud no puede seguir.
