import { CalendarSearch, Globe } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '../button.tsx'
import { formatDay, formatZone } from '../format.ts'
import { useBrowserZone } from '../hydrated.ts'
import { fill, useKit } from '../kit.tsx'
import { Skeleton } from '../skeleton.tsx'
import { MonthCalendar, takeOver, type MonthCalendarProps } from './month-calendar.tsx'
import { groupSlots, zonesDiffer, type Slot, type SlotView } from './slot-groups.ts'

export type SlotPickerProps = MonthCalendarProps &
  Readonly<{
    /** The free times of `selected`; undefined while they are on their way. */
    slots: readonly Slot[] | undefined
    /** The service's IANA zone: on-site services happen on this clock. */
    zone: string
    /** The customer's zone, if known; otherwise the browser's. */
    customerZone?: string
    /** The first free day after the selected one. */
    nextFree?: string
    /** Name of the radio buttons; the value is the slot's start. */
    name?: string
    /** Start of the chosen slot. */
    defaultSlot?: string
    onSelectSlot?: (start: string) => void
    /** A message from the server about the chosen time: taken meanwhile, too soon. */
    error?: ReactNode
  }>

/**
 * Choosing a time: the month beside the chosen day. Put it into a form with a button behind it; days are links
 * and times are radio buttons, so that it works without scripts.
 */
export function SlotPicker(props: SlotPickerProps) {
  const {
    slots,
    zone,
    nextFree,
    selected,
    name = 'start',
    defaultSlot,
    onSelectSlot,
    error,
    ...month
  } = props
  const { locale, words } = useKit()
  const browserZone = useBrowserZone()
  const customerZone = props.customerZone ?? browserZone
  const day = selected ? formatDay(selected, locale) : undefined
  const zoneDay = slots?.[0]?.start ?? `${selected ?? props.today}T12:00:00Z`
  const zoneDiffers = customerZone !== undefined && zonesDiffer(zoneDay, zone, customerZone)

  return (
    <div className="slot-picker">
      <div className="min-w-0">
        <MonthCalendar {...month} selected={selected} />
        <p className="mt-4 flex items-start gap-2 text-sm text-muted">
          <Globe aria-hidden="true" className="icon mt-0.5 shrink-0" />
          <span>
            {fill(words.zone, { zone: formatZone(zone, zoneDay) })}
            {zoneDiffers ? (
              <span className="block">
                {fill(words.yourZone, { zone: formatZone(customerZone, zoneDay) })}
              </span>
            ) : null}
          </span>
        </p>
      </div>
      <div className="slot-day" aria-busy={slots === undefined || undefined}>
        <h3 className="font-strong" aria-live="polite">
          {day ?? words.chooseDay}
          {slots && slots.length > 0 ? (
            <span className="sr-only">
              , {slots.length === 1 ? words.freeOne : fill(words.freeMany, { count: slots.length })}
            </span>
          ) : null}
        </h3>
        {error ? (
          <p role="alert" className="mt-2 text-sm font-medium text-negative">
            {error}
          </p>
        ) : null}
        {slots === undefined ? (
          <SlotSkeleton />
        ) : slots.length === 0 ? (
          <NoSlots
            day={day}
            nextFree={nextFree}
            hrefForDay={props.hrefForDay}
            onSelectDay={props.onSelectDay}
          />
        ) : (
          <SlotGroupList
            groups={groupSlots(slots, zone, locale, customerZone)}
            name={name}
            chosen={defaultSlot}
            onSelect={onSelectSlot}
          />
        )}
      </div>
    </div>
  )
}

type SlotGroupListProps = Readonly<{
  groups: ReturnType<typeof groupSlots>
  name: string
  chosen: string | undefined
  onSelect: ((start: string) => void) | undefined
}>

const parts = ['morning', 'afternoon', 'evening'] as const

function SlotGroupList({ groups, name, chosen, onSelect }: SlotGroupListProps) {
  const { words } = useKit()
  return (
    <>
      {parts.map((part) =>
        groups[part].length > 0 ? (
          <fieldset key={part} className="mt-4">
            <legend className="mb-2 text-sm text-muted">{words[part]}</legend>
            <div className="slots">
              {groups[part].map((slot) => (
                <SlotChoice
                  key={slot.start}
                  slot={slot}
                  name={name}
                  chosen={slot.start === chosen}
                  onSelect={onSelect}
                />
              ))}
            </div>
          </fieldset>
        ) : null,
      )}
    </>
  )
}

type SlotChoiceProps = Readonly<{
  slot: SlotView
  name: string
  chosen: boolean
  onSelect: ((start: string) => void) | undefined
}>

function SlotChoice({ slot, name, chosen, onSelect }: SlotChoiceProps) {
  const { words } = useKit()
  return (
    <label className="slot">
      <input
        type="radio"
        name={name}
        value={slot.start}
        required
        defaultChecked={chosen}
        onChange={() => onSelect?.(slot.start)}
      />
      <span>{slot.time}</span>
      {slot.offset ? <span className="slot-note">{slot.offset}</span> : null}
      {slot.theirTime ? (
        <span className="slot-note">{fill(words.forYou, { time: slot.theirTime })}</span>
      ) : null}
      {slot.note ? <span className="slot-note">{slot.note}</span> : null}
    </label>
  )
}

/** As many places as a usual day has times, so that the page keeps its height. */
function SlotSkeleton() {
  const { words } = useKit()
  return (
    <output className="slots mt-4">
      <span className="sr-only">{words.loading}</span>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} className="h-control" />
      ))}
    </output>
  )
}

type NoSlotsProps = Pick<SlotPickerProps, 'nextFree' | 'hrefForDay' | 'onSelectDay'> & { day?: string }

function NoSlots({ day, nextFree, hrefForDay, onSelectDay }: NoSlotsProps) {
  const { locale, words } = useKit()
  const none = day && nextFree ? fill(words.noTimes, { date: day }) : words.noTimesAhead
  return (
    <div className="mt-4 grid justify-items-start gap-3">
      <p className="flex gap-2 text-muted">
        <CalendarSearch aria-hidden="true" className="icon mt-1 shrink-0" />
        {none}
      </p>
      {nextFree ? (
        <LinkButton
          variant="secondary"
          href={hrefForDay(nextFree)}
          onClick={onSelectDay && takeOver(() => onSelectDay(nextFree))}
        >
          {fill(words.nextFree, { date: formatDay(nextFree, locale, 'short') })}
        </LinkButton>
      ) : null}
    </div>
  )
}
