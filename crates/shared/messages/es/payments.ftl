# Pagos y estados de cuenta del banco: lo que ve quien atiende la caja.
officer-nav-payments = Pagos
officer-nav-statements = Estados de cuenta
officer-statements-title = Estados de cuenta del banco
officer-statements-text = Importe el estado de cuenta que entrega el banco. Cada fila cuya referencia, fecha y monto coinciden con una solicitud queda unida a ella sola; las demás las decide usted en «Pagos».
officer-statement-import = Importar un estado de cuenta
officer-statement-account = Cuenta
officer-statement-file = Archivo del banco
officer-statement-file-hint = CSV o XLSX, hasta 10,000 filas. Con encabezados de fecha, referencia y monto, en cualquier orden; también se leen tipo y descripción.
officer-statement-send = Importar
officer-statement-no-accounts = Ningún trámite de su institución cobra por medio de una cuenta.
officer-statement-list = Estados de cuenta importados
officer-statement-none = Todavía no se ha importado ninguno.
officer-statement-imported-at = Importado
officer-statement-imported-by = Por
officer-statement-name = Archivo
officer-statement-rows = Filas nuevas
officer-statement-known = Ya estaban
officer-statement-refused = Con error
officer-statement-matched = Unidas solas
officer-statement-sha = Huella del archivo (SHA-256)
officer-statement-report = Resultado de la importación
officer-statement-done = El estado de cuenta se importó.
officer-statement-repeated = Este mismo archivo ya se había importado. No se cambió nada.
officer-statement-some-refused =
    { $count ->
        [one] 1 fila no se pudo leer. Corríjala en el archivo e impórtelo otra vez: las demás no se repiten.
       *[other] { $count } filas no se pudieron leer. Corríjalas en el archivo e impórtelo otra vez: las demás no se repiten.
    }
officer-statement-lines = Fila por fila
officer-statement-lines-more = Se muestran las primeras { $count } filas con error o que ya estaban.
officer-statement-all-new = Todas las filas eran nuevas y se pudieron leer.
officer-statement-line = Línea
officer-statement-outcome = Qué pasó
officer-statement-errors = Qué corregir
officer-line-imported = Importada
officer-line-known = Ya estaba
officer-line-refused = No se leyó
officer-column-date = Fecha
officer-column-reference = Referencia
officer-column-amount = Monto
officer-column-kind = Tipo
officer-column-description = Descripción
officer-column-account = Cuenta
officer-back-to-statements = Volver a los estados de cuenta
officer-statement-to-cases = Decidir las filas abiertas
officer-payments-title = Pagos por decidir
officer-payments-text = Lo que no coincidió por sí solo. Una fila paga una sola solicitud, y cada decisión queda con su nombre y su motivo.
officer-rows-title = Filas del banco
officer-rows-empty = No hay filas así.
officer-expected-title = Pagos de las solicitudes
officer-expected-empty = No hay pagos así.
officer-expected-search = Buscar por solicitud, nombre o referencia
officer-row-state = Estado de la fila
officer-row-open = Sin solicitud
officer-row-matched_automatically = Coincidió sola
officer-row-matched_by_hand = Unida a mano
officer-row-not_belonging = No corresponde
officer-payment-state = Estado del pago
officer-payment-unmatched = Sin fila del banco
officer-payment-matched_automatically = Coincide con el banco
officer-payment-matched_by_hand = Unido a mano
officer-payment-refused = No está en el banco
officer-row-kind-deposit_slip = Boleta de depósito
officer-row-kind-transfer = Transferencia
officer-account-all = Todas las cuentas
officer-row-decide = Decidir
officer-row-decide-of = Decidir la fila con referencia { $reference }
officer-row-see-of = Ver la fila con referencia { $reference }
officer-payment-decide-of = Decidir el pago de { $number }
officer-payment-see-of = Ver el pago de { $number }
officer-payment-title = Pago de la solicitud { $number }
officer-row-pays = Paga la solicitud { $number }
officer-in-statement = En el estado de cuenta, línea { $line }
officer-candidates-payments = ¿Qué solicitud paga esta fila?
officer-candidates-rows = ¿Qué fila del banco es este pago?
officer-candidates-none = Nada se le parece. Puede buscar por número de solicitud, nombre o referencia.
officer-candidates-no-rows = Ninguna fila abierta se le parece.
officer-candidate-equal = Todo coincide
officer-candidate-differs = Difiere: { $what }
officer-difference-reference = la referencia
officer-difference-date = la fecha
officer-difference-amount = el monto
officer-difference-kind = el tipo
officer-difference-account = la cuenta
officer-decision = Decisión
officer-decision-match-request = Paga la solicitud { $number }, de { $name }
officer-decision-match-row = Es la fila { $reference } del { $date }, { $amount }
officer-decision-exclude = No corresponde a ninguna solicitud
officer-decision-refuse = El pago no está en el banco
officer-decision-reason = Motivo
officer-decision-reason-hint = Queda en el historial con su nombre.
officer-decision-save = Guardar la decisión
officer-decision-saved = La decisión quedó guardada.
officer-decision-undo = Deshacer
officer-decision-undo-text = Vuelve a quedar por decidir. Lo que se decidió antes sigue en el historial.
officer-decision-undone = Lo decidido se deshizo.
officer-decision-late = Otra persona decidió esto mientras usted lo veía. No se cambió nada; así está ahora.
officer-decisions = Historial
officer-decisions-none = Nadie ha decidido nada todavía.
officer-decided-match = Unida a la solicitud { $number }
officer-decided-exclude = Marcada como que no corresponde
officer-decided-refuse = Pago marcado como que no está en el banco
officer-decided-undo = Decisión deshecha
officer-decided-match_automatically = Coincidió sola con la solicitud { $number }
officer-decided-release = Liberada: la solicitud { $number } se envió con otro pago
officer-decided-by-engine = Ventanilla
officer-payment-bank = En el banco
officer-payment-bank-row = { $date } · { $amount } · referencia { $reference }
# El pago, en palabras de quien solicita.
web-payment-status = Su pago
web-payment-status-unmatched = Todavía no aparece en el estado de cuenta del banco. Los depósitos suelen verse en uno o dos días hábiles; usted no tiene que hacer nada.
web-payment-status-matched = El banco confirmó su pago.
web-payment-status-refused = La institución no encontró su pago en el banco. Tenga a la mano su comprobante: si le devuelven la solicitud, revise el número, la fecha y el monto.
# El catálogo.
web-catalogue-institution = Institución
web-catalogue-institution-all = Todas las instituciones
web-catalogue-cost = Costo
web-catalogue-time = Tarda
web-catalogue-needs = Necesita
web-catalogue-needs-nothing = Ningún documento
web-catalogue-more-documents =
    { $count ->
        [one] y 1 más
       *[other] y { $count } más
    }
web-catalogue-days =
    { $days ->
        [0] El mismo día
        [one] 1 día
       *[other] { $days } días
    }
web-catalogue-of =
    { $count ->
        [one] mediana de 1 solicitud
       *[other] mediana de { $count } solicitudes
    }
web-catalogue-no-data = Sin datos suficientes
web-catalogue-no-data-of =
    { $count ->
        [0] ninguna firmada en 90 días
        [one] 1 firmada en 90 días
       *[other] { $count } firmadas en 90 días
    }
web-catalogue-show-all = Mostrar los { $count } trámites
web-procedure-duration = Cuánto tarda en realidad
web-procedure-duration-text = Desde que se envía hasta la última firma, en días calendario, con el tiempo de las correcciones. Mediana de las { $count } solicitudes firmadas en los últimos 90 días: la mitad tardó eso o menos. Medido el { $date }.
web-procedure-duration-none =
    { $count ->
        [0] En los últimos 90 días no se firmó ninguna solicitud; con diez o más mostramos cuánto tardan.
        [one] En los últimos 90 días se firmó 1 solicitud; con diez o más mostramos cuánto tardan.
       *[other] En los últimos 90 días se firmaron { $count } solicitudes; con diez o más mostramos cuánto tardan.
    }
# Errores de un dato.
field-statement_columns = El archivo no tiene encabezados de fecha, referencia y monto
field-statement_empty = El archivo no tiene filas debajo del encabezado
field-too_many_rows = El archivo tiene más de { $limit } filas. Pártalo en varios
field-statement_amount = Escriba el monto mayor que cero como 1,234.56 o Q16.50
field-statement_kind = Escriba boleta de depósito o transferencia
field-payment_account = Elija una de las cuentas de su institución
field-payment_request = Elija la solicitud que paga esta fila
field-decision = Elija una decisión
problem-already-decided = Esto ya estaba decidido. Vuelva a cargarlo para ver cómo quedó
