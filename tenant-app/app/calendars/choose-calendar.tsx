import type { AccountCalendarView } from '#platform/calendars/index.ts'
import { ActionForm, Checkbox, RadioGroup, SubmitButton, type FormResult } from '#ui/index.ts'

type ChooseCalendarProps = Readonly<{
  calendars: readonly AccountCalendarView[]
  result: FormResult | undefined
}>

/** One of an account's calendars that is not connected yet, and what it is to do. */
export function ChooseCalendar({ calendars, result }: ChooseCalendarProps) {
  const free = calendars.filter(({ connectionId }) => connectionId === null)
  const first = free.find(({ isPrimary }) => isPrimary) ?? free[0]
  if (!first) return <p className="text-muted">All calendars of this account are connected.</p>
  return (
    <ActionForm key={first.id} result={result} className="grid gap-6">
      {free
        .filter(({ mayWrite }) => !mayWrite)
        .map(({ id }) => (
          <input key={id} type="hidden" name="onlyRead" value={id} />
        ))}
      <RadioGroup
        name="calendarId"
        label="Calendar"
        look="cards"
        defaultValue={first.id}
        choices={free.map(({ id, name, isPrimary, mayWrite }) => ({
          value: id,
          label: name,
          hint: [isPrimary ? 'The main one' : '', mayWrite ? '' : 'You may only look at it']
            .filter(Boolean)
            .join('. '),
        }))}
      />
      <div className="grid gap-1">
        <Checkbox name="isBlocking" label="What is busy there cannot be booked here" defaultChecked />
        <Checkbox
          name="isWriting"
          label="Write appointments from here into it"
          hint="Only into a calendar of your own; one you may only look at stays as it is."
          defaultChecked={first.mayWrite}
        />
        <Checkbox
          name="blocksWhenStale"
          label="Block everything when it cannot be read for a day"
          hint="Safer where a double booking is worse than a lost one."
        />
      </div>
      <div>
        <SubmitButton name="intent" value="choose">
          Connect this calendar
        </SubmitButton>
      </div>
    </ActionForm>
  )
}
