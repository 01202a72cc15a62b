import { Copy, Plus, X } from 'lucide-react'
import { Field, formatDay, Select, TimeInput, useLocale } from '#ui/index.ts'
import { IntentButton } from './question-editor.tsx'
import { mostWindows, weekdays, windowOf, type TypedWeek } from './schedule-form.ts'

/** 2024 began on a Monday: a date that gives a weekday its name. */
export const dayName = (day: number, locale: string) => formatDay(`2024-01-0${day + 1}`, locale, 'weekday')

/** Seven days with any number of times each; every change is a submission of the form around it. */
export function WeekEditor({ week }: { week: TypedWeek }) {
  const locale = useLocale()
  return (
    <ul className="grid divide-y divide-border">
      {weekdays.map((day) => {
        const name = dayName(day, locale)
        const windows = week[day] ?? []
        return (
          <li
            key={day}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 py-3 sm:grid-cols-[9rem_minmax(0,1fr)_auto]"
          >
            <h3 className="flex min-h-11 items-center self-start font-strong">{name}</h3>
            <div className="grid gap-3 max-sm:order-last max-sm:col-span-2">
              {windows.length === 0 ? (
                <p className="flex min-h-11 items-center text-muted">Closed</p>
              ) : (
                windows.map((window, index) => (
                  <div
                    key={`${index} ${window.start} ${window.end}`}
                    className="flex flex-wrap items-end gap-1 sm:gap-2"
                  >
                    <Field
                      name={`week.${day}.${index}.start`}
                      label={`${name}, from`}
                      labelHidden
                      optional="unmarked"
                    >
                      <TimeInput defaultValue={window.start} />
                    </Field>
                    <span aria-hidden="true" className="flex min-h-11 items-center">
                      –
                    </span>
                    <Field
                      name={`week.${day}.${index}.end`}
                      label={`${name}, until`}
                      labelHidden
                      optional="unmarked"
                    >
                      <TimeInput defaultValue={window.end} />
                    </Field>
                    <IntentButton intent={`remove:${day}.${index}`} label={`Remove this time of ${name}`}>
                      <X aria-hidden="true" className="icon" />
                    </IntentButton>
                    {(windowOf(window)?.endMinute ?? 0) > 1440 ? (
                      <span className="flex min-h-11 items-center text-sm text-muted">
                        until the next day
                      </span>
                    ) : null}
                  </div>
                ))
              )}
            </div>
            <div className="flex items-start">
              {windows.length < mostWindows ? (
                <IntentButton intent={`add:${day}`} label={`Add a time on ${name}`}>
                  <Plus aria-hidden="true" className="icon" />
                </IntentButton>
              ) : null}
              {day === 0 && windows.length > 0 ? (
                <IntentButton intent="copy:0" label={`Use the times of ${name} for all working days`}>
                  <Copy aria-hidden="true" className="icon" />
                </IntentButton>
              ) : null}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

/** Grouped by continent, as people look for them. */
export function ZoneSelect({ zones, value }: { zones: readonly string[]; value: string }) {
  const groups = new Map<string, string[]>()
  for (const zone of zones) {
    const area = zone.split('/')[0] ?? zone
    groups.set(area, [...(groups.get(area) ?? []), zone])
  }
  return (
    <Select defaultValue={value}>
      {[...groups].map(([area, names]) => (
        <optgroup key={area} label={area}>
          {names.map((zone) => (
            <option key={zone} value={zone}>
              {zone.split('/').slice(1).join(', ').replaceAll('_', ' ') || zone}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  )
}
