import type { Buyer, SoldInvoiceSum } from '#platform/billing/index.ts'
import { formatMoney, formatNumber, Stat, useLocale } from '#ui/index.ts'

type SumsProps = Readonly<{ sums: readonly SoldInvoiceSum[]; buyer: Buyer }>

/** What the invoices of the list come to; one row of figures for each currency. */
export function InvoiceSums({ sums, buyer }: SumsProps) {
  return (
    <>
      {sums.map((sum) => (
        <SumOfCurrency key={sum.currency} sum={sum} buyer={buyer} isOne={sums.length === 1} />
      ))}
    </>
  )
}

type SumProps = Readonly<{ sum: SoldInvoiceSum; buyer: Buyer; isOne: boolean }>

function SumOfCurrency({ sum, buyer, isOne }: SumProps) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, sum.currency, locale)
  const count = sum.count === 1 ? 'One invoice' : `${formatNumber(sum.count, locale)} invoices`
  return (
    <section aria-label={`Sums in ${sum.currency}`} className="grid gap-2">
      {isOne ? null : <h2 className="text-sm font-strong">In {sum.currency}</h2>}
      <dl className="stats">
        <Stat
          label="Asked for"
          value={money(sum.totalAmount)}
          hint={`${count}, ${sum.taxAmount === 0 ? 'without tax' : `${money(sum.taxAmount)} of it tax`}`}
        />
        <Stat
          label="Paid"
          value={money(sum.paidAmount)}
          hint={
            sum.creditedAmount === 0
              ? 'Nothing was given back'
              : `${money(sum.creditedAmount)} were given back`
          }
        />
        {buyer === 'provider' ? (
          <>
            <Stat label="Platform share" value={money(sum.feeAmount)} hint="Of what was paid" />
            <Stat label="Stays with you" value={money(sum.keptAmount)} hint="After the platform share" />
          </>
        ) : null}
        <Stat
          label="Not paid"
          value={money(sum.dueAmount)}
          hint={sum.dueAmount === 0 ? 'Nothing is open' : 'Open or failed'}
        />
      </dl>
    </section>
  )
}
