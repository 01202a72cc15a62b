import { Form, useSubmit } from '@remix-run/react'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { Button, Field, formatDuration, formatMoney, LinkButton, Select, useLocale } from '#ui/index.ts'
import type { ChosenService, loadFurther } from './visit.server.ts'
import { mostServices, swapped, visitPath, waits, type VisitItem } from './visit.ts'
import { priceOf } from './wish.ts'

type Chosen = Readonly<{ chosen: readonly ChosenService[]; wait: number }>

/** What is chosen, in the order in which it is to be done. Each change is another address. */
export function VisitList({ chosen, wait }: Chosen) {
  const submit = useSubmit()
  const locale = useLocale()
  const { currency } = chosen[0]!.service
  const priced = chosen.map(({ item, service }) => priceOf(service, item))
  const total = priced.reduce((sum, { priceAmount }) => sum + priceAmount, 0)
  const minutes = priced.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0)
  return (
    <section aria-labelledby="chosen" className="grid gap-4">
      <h2 id="chosen" className="text-xl font-strong">
        {chosen.length === 1 ? 'One service' : `${chosen.length} services, in this order`}
      </h2>
      <Form
        method="get"
        action="/visit"
        preventScrollReset
        autoComplete="off"
        className="grid gap-4"
        onChange={({ currentTarget }) => submit(currentTarget, { preventScrollReset: true, replace: true })}
      >
        <ol className="grid gap-3">
          {chosen.map((each, index) => (
            <Row key={`${index} ${each.item.serviceId}`} chosen={chosen} index={index} wait={wait} />
          ))}
        </ol>
        {chosen.length > 1 ? (
          <Field name="wait" label="Time in between" optional="unmarked">
            <Select
              defaultValue={String(wait)}
              options={waits.map((each) => ({ value: String(each), label: waitWords(each, locale) }))}
            />
          </Field>
        ) : null}
        <noscript>
          <Button type="submit" variant="secondary">
            Show the times
          </Button>
        </noscript>
      </Form>
      <p className="flex justify-between gap-4 text-lg font-strong tabular-nums">
        <span>{formatDuration(minutes, locale, 'long')}</span>
        <span>{formatMoney(total, currency, locale)}</span>
      </p>
    </section>
  )
}

const waitWords = (minutes: number, locale: string) =>
  minutes === 0 ? 'One right after the other' : `Up to ${formatDuration(minutes, locale, 'long')}`

function Row({ chosen, index, wait }: Chosen & { index: number }) {
  const locale = useLocale()
  const { item, service } = chosen[index]!
  const items = chosen.map((each) => each.item)
  const { durationMinutes, priceAmount } = priceOf(service, item)
  const { title, durationOptions, members, currency } = service
  const at = (other: number) => visitPath(swapped(items, index, other), wait)
  return (
    <li className="grid gap-3 border-b border-border pb-3">
      <input type="hidden" name="item" value={item.serviceId} />
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="font-strong wrap-anywhere">
            {index + 1}.{' '}
            <a className="link" href={`/services/${service.id}`}>
              {title}
            </a>
          </p>
          <p className="text-sm text-muted">
            {service.provider.businessName} · {formatDuration(durationMinutes, locale)} ·{' '}
            <span className="tabular-nums">{formatMoney(priceAmount, currency, locale)}</span>
          </p>
        </div>
        <span className="flex shrink-0">
          {index > 0 ? (
            <LinkButton
              square
              variant="quiet"
              icon={<ArrowUp aria-hidden="true" className="icon" />}
              aria-label={`Do it earlier: ${title}`}
              href={at(index - 1)}
            />
          ) : null}
          {index < chosen.length - 1 ? (
            <LinkButton
              square
              variant="quiet"
              icon={<ArrowDown aria-hidden="true" className="icon" />}
              aria-label={`Do it later: ${title}`}
              href={at(index + 1)}
            />
          ) : null}
          <LinkButton
            square
            variant="quiet"
            icon={<X aria-hidden="true" className="icon" />}
            aria-label={`Remove: ${title}`}
            href={visitPath(
              items.filter((_, other) => other !== index),
              wait,
            )}
          />
        </span>
      </div>
      {durationOptions.length > 1 || members.length > 1 ? (
        <div className="grid gap-3 sm:grid-cols-2">
          {durationOptions.length > 1 ? (
            <Field name="length" label="How long" optional="unmarked">
              <Select
                defaultValue={String(durationMinutes)}
                options={durationOptions
                  .toSorted((one, other) => one.durationMinutes - other.durationMinutes)
                  .map((option) => ({
                    value: String(option.durationMinutes),
                    label: `${formatDuration(option.durationMinutes, locale)}, ${formatMoney(option.priceAmount, currency, locale, { short: true })}`,
                  }))}
              />
            </Field>
          ) : (
            <input type="hidden" name="length" value="" />
          )}
          {members.length > 1 ? (
            <Field name="member" label="With whom" optional="unmarked">
              <Select
                defaultValue={item.memberId ?? ''}
                options={[
                  { value: '', label: 'Anyone' },
                  ...members.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            </Field>
          ) : (
            <input type="hidden" name="member" value="" />
          )}
        </div>
      ) : (
        <>
          <input type="hidden" name="length" value="" />
          <input type="hidden" name="member" value="" />
        </>
      )}
    </li>
  )
}

type FurtherProps = Readonly<{
  items: readonly VisitItem[]
  wait: number
  further: Awaited<ReturnType<typeof loadFurther>>
}>

/** What else could be part of it: of the same people at one press, of all others by way of their pages. */
export function FurtherServices({ items, wait, further }: FurtherProps) {
  const locale = useLocale()
  if (items.length >= mostServices)
    return <p className="text-muted">More than that does not fit into a visit.</p>
  const areSeveral = new Set(further.map(({ providerName }) => providerName)).size > 1
  return (
    <section aria-labelledby="further" className="grid gap-3">
      <h2 id="further" className="font-strong">
        {items.length === 0 ? 'Choose services' : 'Add another service'}
      </h2>
      {further.length > 0 ? (
        <ul className="grid">
          {further.map(({ id, title, providerName, durationMinutes, priceAmount, currency }) => (
            <li key={id} className="flex items-center gap-3 border-b border-border py-1">
              <p className="min-w-0 flex-1">
                <span className="wrap-anywhere">{title}</span>
                <span className="block text-sm text-muted">
                  {areSeveral ? `${providerName} · ` : null}
                  {formatDuration(durationMinutes, locale)} ·{' '}
                  {formatMoney(priceAmount, currency, locale, { short: true })}
                </span>
              </p>
              <LinkButton
                size="sm"
                variant="secondary"
                icon={<Plus aria-hidden="true" className="icon" />}
                aria-label={`Add: ${title}`}
                href={visitPath([...items, { serviceId: id }], wait)}
              >
                Add
              </LinkButton>
            </li>
          ))}
        </ul>
      ) : null}
      <p>
        <a className="link inline-flex min-h-11 items-center" href="/services">
          Look through all services
        </a>
      </p>
    </section>
  )
}
