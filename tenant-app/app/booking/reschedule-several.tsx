import { ActionForm, Banner, Field, LinkButton, SubmitButton, TextArea } from '#ui/index.ts'
import { MovedItems, ScopeTabs } from './group-move.tsx'
import { seenOf } from './group-scope.ts'
import type { Rescheduling } from './reschedule.server.ts'
import { useMoney } from './standing.tsx'

type Props = Readonly<{ rescheduling: Rescheduling }>
type Asked = Pick<Rescheduling, 'scope' | 'includeMoved'>

/** An address of this page, for the appointments that are meant. */
export function hrefOf(
  { scope, includeMoved }: Asked,
  query: Record<string, string>,
  hash = '#times',
): string {
  const search = new URLSearchParams({
    ...(scope === 'one' ? {} : { scope }),
    ...(includeMoved && scope !== 'one' ? { own: '1' } : {}),
    ...query,
  })
  return `?${search.toString()}${hash}`
}

/** Of a series or visit: which of its appointments, before a time is chosen. */
export function Which({ rescheduling }: Props) {
  const { scopes, scope, includeMoved, hasOwn, to } = rescheduling
  const also: Record<string, string> = to ? { to } : {}
  if (scopes.length < 2) return null
  return (
    <div className="grid gap-2">
      <ScopeTabs
        scopes={scopes}
        scope={scope}
        hrefOf={(each) => hrefOf({ scope: each, includeMoved }, also, '')}
      />
      {scope !== 'one' && hasOwn ? (
        <p className="text-sm text-muted">
          {includeMoved
            ? 'Those that were moved by themselves come along. '
            : 'Those that were moved by themselves stay where they are. '}
          <a className="link" href={hrefOf({ scope, includeMoved: !includeMoved }, also, '')}>
            {includeMoved ? 'Leave them where they are' : 'Take them along'}
          </a>
        </p>
      ) : null}
    </div>
  )
}

/** Of several: from when to when each goes, and which of them cannot; only then the deed. */
export function ReviewSeveral({ rescheduling, to }: Props & { to: string }) {
  const { booking, group, several, scope, includeMoved, feeNow } = rescheduling
  const money = useMoney(booking)
  const { preview, problem } = several
  const another = hrefOf(rescheduling, {})
  if (!preview || !group)
    return (
      <Banner
        tone="warning"
        title={problem ?? 'They cannot be moved together'}
        actions={
          <LinkButton variant="secondary" size="sm" href={another}>
            Choose another time
          </LinkButton>
        }
      >
        All of them stay where they are.
      </Banner>
    )
  // Without the one whose time was chosen there is nothing to follow.
  const isPossible = preview.items.some(
    ({ bookingId, isFree, refusal }) => bookingId === booking.id && isFree && refusal === null,
  )
  const who =
    new Set(group.items.map((item) => item.booking.providerName)).size > 1
      ? 'Your hosts'
      : booking.providerName
  const areSeveral = who !== booking.providerName
  return (
    <section aria-labelledby="review" className="grid gap-5">
      <h2 id="review" className="text-lg font-strong">
        {preview.isAsked ? 'Ask for these times?' : 'Move them to these times?'}
      </h2>
      <ActionForm method="post" className="grid gap-5">
        <input type="hidden" name="to" value={to} />
        <input type="hidden" name="scope" value={scope} />
        {includeMoved ? <input type="hidden" name="own" value="1" /> : null}
        <input type="hidden" name="seen" value={seenOf(preview)} />
        <MovedItems preview={preview} group={group} bookingId={booking.id} />
        <ul className="grid list-disc gap-1 ps-5">
          <li>
            {preview.isAsked
              ? `${who} ${areSeveral ? 'have' : 'has'} to agree. Until then your present times stay yours.`
              : `${who} ${areSeveral ? 'are' : 'is'} told at once. Either all of them move or none.`}
          </li>
          <li>
            Moving costs nothing.{' '}
            {feeNow > 0
              ? `Cancelling this one costs ${money(feeNow)} at present, and moving does not lower that.`
              : null}
          </li>
        </ul>
        <Field name="reason" label="A word with it, if you like" optional>
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          {isPossible ? (
            <SubmitButton>{preview.isAsked ? 'Ask for these times' : 'Move them'}</SubmitButton>
          ) : null}
          <LinkButton variant="quiet" href={another}>
            Choose another time
          </LinkButton>
        </div>
      </ActionForm>
    </section>
  )
}
