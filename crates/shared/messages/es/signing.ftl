# Documentos por firmar: elegir, firmar varios de una vez, y lo que resultó
signing-text = Elija los documentos y fírmelos todos con su secreto una sola vez. Puede ver cada uno antes de firmarlo.
signing-procedure-all = Todos
signing-others = Ver también los que esperan a otras personas
signing-pick = Elegir
signing-pick-one = Elegir { $number }, { $name }
signing-pick-page =
    { $count ->
        [one] Elegir el de esta página
       *[other] Elegir los { $count } de esta página
    }
signing-pick-all = Elegir todos, hasta 500
signing-picking = Buscando…
signing-chosen =
    { $count ->
        [0] Ningún documento elegido
        [one] 1 documento elegido
       *[other] { $count } documentos elegidos
    }
signing-chosen-most = { $count } documentos elegidos. No se firman más de una vez; los demás quedan para la próxima.
signing-unpick = Quitar la selección
signing-preview = Vista previa
signing-preview-of = Vista previa de { $number }, { $name }
signing-close = Cerrar
signing-sign =
    { $count ->
        [one] Firmar 1 documento
       *[other] Firmar { $count } documentos
    }
signing-unlock-text = Su secreto abre su llave para estos documentos. Se cierra al terminar, y el secreto no se guarda, ni aquí ni en el servidor.
signing-progress-title = Firma de varios documentos
signing-progress-bar = Avance de la firma
signing-progress = { $done } de { $count } · { $signed } firmados · { $unsigned } sin firmar
signing-stay = Puede cerrar esta página: lo que ya se firmó queda firmado, y lo demás sigue en su lista.
signing-stop = Detener
signing-stopping = Se detiene al terminar los que están en curso…
signing-result-waiting = En espera
signing-result-running = Firmando…
signing-result-signed = Firmado
signing-result-before = Ya lo había firmado
signing-result-refused = No se firmó
signing-result-failed = Sin respuesta
signing-all-signed =
    { $count ->
        [one] Se firmó el documento.
       *[other] Se firmaron los { $count } documentos.
    }
signing-some-signed = Se firmaron { $signed } de { $count } documentos.
signing-none-signed = No se firmó ningún documento.
signing-ended-over = La sesión de firma terminó antes de acabar. Lo firmado queda firmado.
signing-ended-offline = No hay conexión con el servidor. Lo firmado queda firmado; intente con los demás cuando vuelva la conexión.
signing-ended-stopped = Usted detuvo la firma. Lo firmado queda firmado.
signing-left-refused = Los que dicen «No se firmó» cambiaron mientras tanto, o no le corresponden: revise cada uno.
signing-again =
    { $count ->
        [one] Elegir otra vez el que falta
       *[other] Elegir otra vez los { $count } que faltan
    }
signing-back = Volver a los documentos por firmar
signing-results = Resultado de cada documento
