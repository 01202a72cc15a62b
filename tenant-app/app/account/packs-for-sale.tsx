import type { OfferedPack } from '#platform/payments/index.ts'
import { ActionForm, Banner, Card, CardHeader, formatMoney, SubmitButton, useLocale } from '#ui/index.ts'

type PacksProps = Readonly<{
  packs: readonly OfferedPack[]
  refused: { errors: readonly { message: string }[] } | undefined
}>

/** The credits that can be bought, each with a button that leads to the page where it is paid. Nothing where none is. */
export function PacksForSale({ packs, refused }: PacksProps) {
  const locale = useLocale()
  const fault = refused?.errors[0]?.message
  if (packs.length === 0 && !fault) return null
  return (
    <Card as="section" aria-labelledby="packs">
      <CardHeader
        title={<span id="packs">Buy credits</span>}
        description="You pay on the page of the payment service, and come back here. What is on top of the price is used first."
      />
      {fault ? <Banner tone="negative">{fault}</Banner> : null}
      <ul className="grid gap-4">
        {packs.map(({ id, title, priceAmount, creditsAmount, currency, lastingDays }) => {
          const price = formatMoney(priceAmount, currency, locale)
          return (
            <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
              <div className="min-w-48 flex-1">
                <p className="font-strong wrap-anywhere">{title}</p>
                <p className="text-sm text-muted">
                  {formatMoney(creditsAmount, currency, locale)} in credits
                  {lastingDays === null
                    ? ', without an end'
                    : `, good for ${lastingDays} ${lastingDays === 1 ? 'day' : 'days'}`}
                </p>
              </div>
              <ActionForm summary={false}>
                <input type="hidden" name="packId" value={id} />
                <SubmitButton variant="secondary" aria-label={`Buy for ${price}: ${title}`}>
                  Buy for {price}
                </SubmitButton>
              </ActionForm>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
