# Calendarios, ausencias y carga de trabajo de las unidades.
officer-nav-calendar = Calendario
officer-nav-absences = Ausencias
officer-nav-load = Carga de trabajo
action-take_over = Tomada a cargo en sustitución
problem-absence-over = Esta ausencia ya terminó
field-year = Escriba un año entre 2000 y 2100
field-absence_role = Ese rol no admite sustitución
field-absence_absent = Esa persona no tiene ese rol en la unidad
field-absence_same = Elija a otra persona: nadie se sustituye a sí mismo
field-absence_oneself = No puede nombrarse usted como sustituto. Pídalo a la administración o a otra jefatura
field-absence_substitute = Elija a alguien del personal de la institución
field-absence_past = La ausencia no puede empezar antes de hoy
field-absence_order = El último día no puede ser anterior al primero
field-absence_long = La ausencia puede durar un año a lo sumo
field-absence_overlap = Esa persona ya tiene una ausencia registrada en esos días para ese rol
field-absence_circle = En esos días quien sustituye estaría ausente y dependería de la misma persona
field-absence_role_missing = Elija a la persona ausente y su rol
field-absence_substitute_missing = Elija a quien la sustituye
field-holiday_day = Escriba el día del feriado
field-holiday_name = Escriba el nombre del feriado
field-holiday_basis = Escriba el decreto o acuerdo que lo concede
# Calendario
officer-calendar-title = Calendario de feriados
officer-calendar-text = Los plazos cuentan días hábiles: ni sábados, ni domingos, ni estos días. El día del aviso no se cuenta. Un cambio mueve de inmediato las fechas límite de las solicitudes abiertas.
officer-calendar-institution = Institución
officer-calendar-year = Año
officer-calendar-caption = { $institution }: feriados de { $year }
officer-calendar-empty = No hay feriados registrados en este año.
officer-calendar-day = Día
officer-calendar-name = Feriado
officer-calendar-kind = Cómo cuenta
officer-calendar-basis = Fundamento
officer-calendar-kind-whole_day = Todo el día: no cuenta
officer-calendar-kind-half_day = Medio día: cuenta como hábil
officer-calendar-kind-half_day_off = Medio día: no cuenta
officer-calendar-add = Agregar un feriado
officer-calendar-edit = Cambiar
officer-calendar-edit-of = Cambiar el feriado del { $date }
officer-calendar-edit-title = Cambiar el feriado del { $date }
officer-calendar-remove-of = Quitar el feriado del { $date }
officer-calendar-remove-title = ¿Quitar el feriado?
officer-calendar-remove-text = El { $date }, { $name }, vuelve a contar como día hábil. Las fechas límite de las solicitudes abiertas se recalculan en este momento.
officer-calendar-name-es = Nombre en español
officer-calendar-name-en = Nombre en inglés
officer-calendar-basis-label = Decreto, ley o acuerdo
officer-calendar-basis-hint = Por ejemplo: Acuerdo Gubernativo 222-2026
officer-calendar-kind-label = ¿Cómo cuenta en los plazos?
officer-calendar-saved = El calendario se guardó y las fechas límite están al día.
officer-calendar-history = Cambios
officer-calendar-history-empty = Nadie ha cambiado este calendario todavía.
officer-calendar-action-add = Agregado
officer-calendar-action-change = Cambiado
officer-calendar-action-remove = Quitado
officer-calendar-moved =
    { $count ->
        [one] 1 fecha límite movida
       *[other] { $count } fechas límite movidas
    }
# De dónde viene la fecha límite
web-term =
    { $days ->
        [one] 1 día hábil a partir del { $from }, sin contar ese día.
       *[other] { $days } días hábiles a partir del { $from }, sin contar ese día.
    }
web-term-holidays = No se cuentan: { $days }.
web-term-why = Cómo se cuenta
web-term-calendar = Ver el calendario de feriados
web-calendar-title = Calendario de feriados
# Ausencias
officer-absences-title = Ausencias y sustituciones
officer-absences-text = Mientras dura una ausencia, quien sustituye tiene el rol de la persona ausente en su unidad. En el historial quedan los dos nombres.
officer-absences-empty = No hay ausencias registradas.
officer-absences-new = Registrar una ausencia
officer-absence-absent = Persona ausente
officer-absence-substitute = La sustituye
officer-absence-role = Rol y unidad
officer-absence-days = Días
officer-absence-from-until = { $from } al { $until }
officer-absence-reason = Motivo
officer-absence-status-planned = Programada
officer-absence-status-running = En curso
officer-absence-status-over = Terminada
officer-absence-ended = Terminada antes por { $name }, { $date }
officer-absence-entered = La registró { $name }, { $date }
officer-absence-who = Persona ausente y su rol
officer-absence-who-option = { $name }: { $role }, { $unit }
officer-absence-from = Primer día
officer-absence-until = Último día
officer-absence-until-hint = Ese día todavía cuenta como ausencia. Por ejemplo 31/12/2026
officer-absence-enter = Registrar
officer-absence-done = La ausencia se registró.
officer-absence-end = Terminar
officer-absence-end-of = Terminar la ausencia de { $name }
officer-absence-end-title = ¿Terminar la ausencia?
officer-absence-end-text = { $substitute } deja de sustituir a { $name } en este momento.
officer-absence-end-done = La ausencia terminó.
officer-substituting = Usted sustituye a { $name }: { $role }, { $unit }, hasta el { $date }.
officer-take-over = Tomar a cargo en sustitución
officer-take-over-text = La tiene a cargo alguien a quien usted sustituye. Puede tomarla; en el historial quedan los dos nombres.
officer-take-back = Retomar
officer-take-back-text = La tomaron a cargo durante su ausencia. Puede retomarla.
officer-taken-over = La solicitud está a su cargo, en sustitución.
officer-taken-back = La solicitud vuelve a estar a su cargo.
officer-event-on-behalf = { $who }, en sustitución de { $name }
officer-sign-for = Firma en sustitución de { $name }, con su propio certificado. En el historial quedan los dos nombres.
# Listas de revisión
officer-checklists = Lo que se marcó en cada etapa
officer-checked-by = { $name }, { $date }
officer-checked-before = { $name }, { $date }, antes de un rechazo
officer-not-checked = Sin marcar
# Carga de trabajo
officer-load-title = Carga de trabajo
officer-load-unit = Unidad
officer-load-officers = Por persona
officer-load-stages = Por etapa
officer-load-held = A cargo
officer-load-overdue = Vencidas
officer-load-moved = Despachadas en 30 días
officer-load-oldest = Fecha límite más antigua
officer-load-waiting = En espera
officer-load-stage = Trámite y etapa
officer-load-absent = Ausente
officer-load-no-officers = Nadie trabaja en esta unidad.
officer-load-no-stages = No hay solicitudes en esta unidad.
officer-load-no-unit = Elija una unidad.
officer-queue-overdue = Solo las vencidas
officer-queue-no-overdue = No hay solicitudes vencidas.
