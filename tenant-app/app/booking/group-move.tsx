import { Clock } from 'lucide-react'
import type { BookingGroupView, GroupMovePreview } from '#platform/booking/index.ts'
import {
  Checkbox,
  Field,
  formatDate,
  formatDateTime,
  formatTime,
  Select,
  TabLinks,
  useLocale,
} from '#ui/index.ts'
import { scopeWords, type OfferedScope } from './group-scope.ts'
import { reasonWords } from './repeat.ts'

type ScopeTabsProps = Readonly<{
  scopes: readonly OfferedScope[]
  scope: OfferedScope['scope']
  hrefOf: (scope: OfferedScope['scope']) => string
}>

/** Which appointments of a series or visit are meant; nothing where there is but one. */
export const ScopeTabs = ({ scopes, scope, hrefOf }: ScopeTabsProps) =>
  scopes.length < 2 ? null : (
    <TabLinks
      label="Which appointments"
      tabs={scopes.map((each) => ({
        href: hrefOf(each.scope),
        label: scopeWords(each),
        current: each.scope === scope,
      }))}
    />
  )

type MovedItemsProps = Readonly<{
  preview: GroupMovePreview
  group: BookingGroupView
  /** The one whose new start was chosen: it always moves. */
  bookingId: string
}>

/** From when to when each goes. One that moves may be left out; for one that cannot there are other times. */
export function MovedItems({ preview, group, bookingId }: MovedItemsProps) {
  const { items } = preview
  const troubled = items.filter(({ isFree, refusal }) => !isFree || refusal !== null).length
  const moving = items.filter(({ startsAt, fromStartsAt }) => startsAt !== fromStartsAt).length
  return (
    <>
      <p aria-live="polite">
        {moving === 1 ? 'One appointment moves.' : `${moving} appointments move.`}{' '}
        {troubled > 0
          ? `${troubled === 1 ? 'One of them cannot go' : `${troubled} of them cannot go`} where the others lead: choose another time or leave it where it is.`
          : null}
      </p>
      <ol className="grid gap-3">
        {items.map((item) => (
          <MovedItem
            key={`${item.position} ${item.startsAt}`}
            item={item}
            zone={preview.timeZone}
            isAnchor={item.bookingId === bookingId}
            title={
              group.kind === 'visit'
                ? (group.items.find(({ booking }) => booking.id === item.bookingId)?.booking.serviceTitle ??
                  '')
                : ''
            }
          />
        ))}
      </ol>
    </>
  )
}

/** "Tue 1 Dec, 10:00 → 13:00", with the other day where it is another one. */
export function moveWords(from: string, to: string, zone: string, locale: string): string {
  const isSameDay = formatDate(from, zone, locale) === formatDate(to, zone, locale)
  const there = isSameDay ? formatTime(to, zone, locale) : formatDateTime(to, zone, locale, 'short')
  return `${formatDateTime(from, zone, locale, 'short')} → ${there}`
}

type Item = GroupMovePreview['items'][number]
type MovedItemProps = { item: Item; zone: string; isAnchor: boolean; title: string }

function MovedItem({ item, zone, isAnchor, title }: MovedItemProps) {
  const locale = useLocale()
  const { position, fromStartsAt, startsAt, isKept, isFree, refusal, reason, alternatives } = item
  const name = `at-${position}`
  const from = formatDateTime(fromStartsAt, zone, locale, 'short')
  const words = `${title ? `${title}: ` : ''}${moveWords(fromStartsAt, startsAt, zone, locale)}`
  const row = 'border-b border-border pb-3'
  if (startsAt === fromStartsAt)
    return (
      <li className={`${row} flex gap-3 text-muted`}>
        <Clock aria-hidden="true" className="icon mt-1 shrink-0" />
        <span>
          {title ? `${title}: ` : ''}
          {from} {isKept ? 'has a time of its own and stays' : 'stays'}
        </span>
      </li>
    )
  const why = refusal ?? (isFree ? null : reason ? reasonWords[reason] : 'cannot be had')
  if (isAnchor)
    return (
      <li className={`${row} font-strong`}>
        {words}
        {why ? (
          <span className="block text-sm font-normal text-negative">{whyWords(why, refusal)}</span>
        ) : null}
      </li>
    )
  return (
    <li className={row}>
      <input type="hidden" name="of" value={position} />
      {why === null ? (
        <Checkbox name={name} value="along" label={words} defaultChecked />
      ) : (
        <Field name={name} label={words} hint={whyWords(why, refusal)} optional="unmarked">
          <Select
            defaultValue=""
            options={[
              { value: '', label: `Leave it on ${from}` },
              ...(refusal === null ? alternatives : []).map((start) => ({
                value: start,
                label: `Instead ${formatDateTime(start, zone, locale, 'short')}`,
              })),
            ]}
          />
        </Field>
      )}
    </li>
  )
}

const whyWords = (why: string, refusal: string | null) =>
  refusal === null ? `The new time ${why}.` : `${refusal}.`
