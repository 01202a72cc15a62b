import { Button, Checkbox, Disclosure, Field, formatMoney, TextInput, useLocale } from '#ui/index.ts'
import { useFormState } from '#ui/forms/form-scope.tsx'
import type { PaymentOffer } from './payment-words.ts'

/**
 * A voucher and one's own credits, inside the form of the last step. Its buttons send that form; what is chosen is shown
 * with what is left to pay before anything is paid.
 */
export function FundingFields({ offer }: { offer: PaymentOffer }) {
  const locale = useLocale()
  const { values } = useFormState()
  const { voucherAmount, creditsAmount, ownCreditsAmount, currency, isBegun, isByCreditsOnly } = offer
  const money = (amount: number) => formatMoney(amount, currency, locale)
  if (isBegun) return null
  if (isByCreditsOnly) return <OnlyCredits offer={offer} money={money} />
  return (
    <section aria-labelledby="funding" className="grid gap-4">
      <h2 id="funding" className="sr-only">
        Voucher and credits
      </h2>
      {ownCreditsAmount > 0 ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Checkbox name="useCredits" label={creditsLabel(offer, money)} defaultChecked={creditsAmount > 0} />
          <Button type="submit" name="intent" value="credits" variant="secondary" formNoValidate>
            {creditsAmount > 0 ? 'Change' : 'Use credits'}
          </Button>
        </div>
      ) : null}
      <CheaperInCredits offer={offer} money={money} />
      {voucherAmount > 0 ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p>Your voucher pays {money(voucherAmount)}.</p>
          <Button type="submit" name="intent" value="no-voucher" variant="quiet" formNoValidate>
            Remove the voucher
          </Button>
        </div>
      ) : (
        <Disclosure summary="I have a voucher" open={Boolean(values?.voucherCode)}>
          <div className="flex flex-wrap items-end gap-3 text-text">
            <Field name="voucherCode" label="Code" optional="unmarked" className="grow">
              <TextInput maxLength={40} autoComplete="off" autoCapitalize="characters" spellCheck={false} />
            </Field>
            <Button type="submit" name="intent" value="voucher" variant="secondary" formNoValidate>
              Use the voucher
            </Button>
          </div>
        </Disclosure>
      )}
    </section>
  )
}

type WordsProps = Readonly<{ offer: PaymentOffer; money: (amount: number) => string }>

function creditsLabel(
  { ownCreditsAmount, priceInCredits }: PaymentOffer,
  money: WordsProps['money'],
): string {
  if (!priceInCredits || ownCreditsAmount < priceInCredits.amount)
    return `Use my credits (${money(ownCreditsAmount)})`
  const { amount, listedAmount } = priceInCredits
  return `Pay ${money(amount)} with my credits instead of ${money(listedAmount)} (you have ${money(ownCreditsAmount)})`
}

const BuyCredits = () => (
  <a href="/account/credits" className="link whitespace-nowrap">
    Get credits
  </a>
)

/** For whoever has too few, or none yet. */
function CheaperInCredits({ offer: { ownCreditsAmount, priceInCredits }, money }: WordsProps) {
  if (!priceInCredits || ownCreditsAmount >= priceInCredits.amount) return null
  const { amount, listedAmount } = priceInCredits
  return (
    <p className="text-sm text-muted">
      With credits it costs {money(amount)} instead of {money(listedAmount)}. <BuyCredits />
    </p>
  )
}

/** Nothing is chosen here: either there are enough, or they have to be got first. */
function OnlyCredits({ offer: { creditsAmount, ownCreditsAmount }, money }: WordsProps) {
  if (ownCreditsAmount >= creditsAmount)
    return (
      <p>
        You have {money(ownCreditsAmount)} in credits, and pay {money(creditsAmount)} with them.
      </p>
    )
  return (
    <p>
      This is paid with credits alone: it takes {money(creditsAmount)}, and you have {money(ownCreditsAmount)}
      . <BuyCredits />
    </p>
  )
}
