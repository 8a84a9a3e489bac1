# Calendars, absences and load of units.
officer-nav-calendar = Calendar
officer-nav-absences = Absences
officer-nav-load = Workload
action-take_over = Taken over in substitution
problem-absence-over = This absence is over already
field-year = Enter a year between 2000 and 2100
field-absence_role = That role cannot be substituted
field-absence_absent = That person does not hold the role at the unit
field-absence_same = Choose somebody else: nobody substitutes oneself
field-absence_oneself = You cannot name yourself as substitute. Ask the administration or another head of unit
field-absence_substitute = Choose somebody of the institution's staff
field-absence_past = The absence cannot begin before today
field-absence_order = The last day cannot be before the first
field-absence_long = An absence lasts a year at most
field-absence_overlap = That person has an absence on those days for that role already
field-absence_circle = On those days the substitute would be absent and depend on the same person
field-absence_role_missing = Choose the absent person and the role
field-absence_substitute_missing = Choose who substitutes
field-holiday_day = Enter the day of the holiday
field-holiday_name = Enter the name of the holiday
field-holiday_basis = Enter the decree or agreement that grants it
# Calendar
officer-calendar-title = Calendar of holidays
officer-calendar-text = Terms count working days: no Saturdays, no Sundays, none of these days. The day of notice is not counted. A change moves the due dates of open requests at once.
officer-calendar-institution = Institution
officer-calendar-year = Year
officer-calendar-caption = { $institution }: holidays of { $year }
officer-calendar-empty = No holidays are entered for this year.
officer-calendar-day = Day
officer-calendar-name = Holiday
officer-calendar-kind = How it counts
officer-calendar-basis = Legal basis
officer-calendar-kind-whole_day = Whole day: not counted
officer-calendar-kind-half_day = Half a day: counted as a working day
officer-calendar-kind-half_day_off = Half a day: not counted
officer-calendar-add = Add a holiday
officer-calendar-edit = Change
officer-calendar-edit-of = Change the holiday of { $date }
officer-calendar-edit-title = Change the holiday of { $date }
officer-calendar-remove-of = Remove the holiday of { $date }
officer-calendar-remove-title = Remove the holiday?
officer-calendar-remove-text = { $date }, { $name }, counts as a working day again. The due dates of open requests are counted anew at this moment.
officer-calendar-name-es = Name in Spanish
officer-calendar-name-en = Name in English
officer-calendar-basis-label = Decree, law or agreement
officer-calendar-basis-hint = For example: Acuerdo Gubernativo 222-2026
officer-calendar-kind-label = How does it count in terms?
officer-calendar-saved = The calendar is saved and the due dates are current.
officer-calendar-history = Changes
officer-calendar-history-empty = Nobody has changed this calendar yet.
officer-calendar-action-add = Added
officer-calendar-action-change = Changed
officer-calendar-action-remove = Removed
officer-calendar-moved =
    { $count ->
        [one] 1 due date moved
       *[other] { $count } due dates moved
    }
# Where the due date comes from
web-term =
    { $days ->
        [one] 1 working day from { $from }, that day not counted.
       *[other] { $days } working days from { $from }, that day not counted.
    }
web-term-holidays = Not counted: { $days }.
web-term-why = How it is counted
web-term-calendar = See the calendar of holidays
web-calendar-title = Calendar of holidays
# Absences
officer-absences-title = Absences and substitutions
officer-absences-text = While an absence lasts, the substitute has the absent person's role at the unit. The history keeps both names.
officer-absences-empty = No absences are entered.
officer-absences-new = Enter an absence
officer-absence-absent = Absent person
officer-absence-substitute = Substitute
officer-absence-role = Role and unit
officer-absence-days = Days
officer-absence-from-until = { $from } to { $until }
officer-absence-reason = Reason
officer-absence-status-planned = Planned
officer-absence-status-running = Running
officer-absence-status-over = Over
officer-absence-ended = Ended early by { $name }, { $date }
officer-absence-entered = Entered by { $name }, { $date }
officer-absence-who = Absent person and role
officer-absence-who-option = { $name }: { $role }, { $unit }
officer-absence-from = First day
officer-absence-until = Last day
officer-absence-until-hint = That day still counts as absence. For example 31/12/2026
officer-absence-enter = Enter
officer-absence-done = The absence is entered.
officer-absence-end = End
officer-absence-end-of = End the absence of { $name }
officer-absence-end-title = End the absence?
officer-absence-end-text = { $substitute } no longer substitutes { $name } from this moment on.
officer-absence-end-done = The absence is over.
officer-substituting = You substitute { $name }: { $role }, { $unit }, until { $date }.
officer-take-over = Take over in substitution
officer-take-over-text = Somebody whom you substitute holds it. You can take it over; the history keeps both names.
officer-take-back = Take back
officer-take-back-text = It was taken over in your absence. You can take it back.
officer-taken-over = The request is yours now, in substitution.
officer-taken-back = The request is yours again.
officer-event-on-behalf = { $who }, substituting { $name }
officer-sign-for = You sign in substitution of { $name }, with your own certificate. The history keeps both names.
# Checklists
officer-checklists = What was ticked off at each stage
officer-checked-by = { $name }, { $date }
officer-checked-before = { $name }, { $date }, before a rejection
officer-not-checked = Not ticked off
# Load
officer-load-title = Workload
officer-load-unit = Unit
officer-load-officers = By person
officer-load-stages = By stage
officer-load-held = Held
officer-load-overdue = Overdue
officer-load-moved = Moved on in 30 days
officer-load-oldest = Oldest due date
officer-load-waiting = Waiting
officer-load-stage = Procedure and stage
officer-load-absent = Absent
officer-load-no-officers = Nobody works at this unit.
officer-load-no-stages = There are no requests at this unit.
officer-load-no-unit = Choose a unit.
officer-queue-overdue = Overdue only
officer-queue-no-overdue = There are no overdue requests.
