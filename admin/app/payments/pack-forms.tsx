import type { CreditPackView } from '#platform/payments/index.ts'
import {
  ActionForm,
  Badge,
  Disclosure,
  EmptyState,
  Field,
  formatMoney,
  MoneyInput,
  NumberField,
  SubmitButton,
  Switch,
  TextInput,
  useLocale,
  type FormResult,
} from '#ui/index.ts'

type Answer = FormResult & { form: string }
type PacksProps = Readonly<{
  packs: readonly CreditPackView[]
  currency: string
  /** What one of the forms below was answered. */
  answer: Answer | undefined
}>

/** Which form of the page is about this pack; that of a new one has no id. */
export const packForm = (packId: string) => (packId ? `pack-${packId}` : 'pack')

/** What customers can buy, each with a form to change it, and one for another. */
export function CreditPacks({ packs, currency, answer }: PacksProps) {
  const answerTo = (form: string) => (answer?.form === form ? answer : undefined)
  return (
    <div className="grid gap-4">
      {packs.length === 0 ? (
        <EmptyState title="No credits for sale">
          Sell a pack of ten lessons, or 100 for the price of 90: what is more than the price is your gift.
        </EmptyState>
      ) : (
        <ul>
          {packs.map((pack) => (
            <li key={pack.id}>
              <Disclosure
                summary={<PackSummary pack={pack} />}
                open={answerTo(packForm(pack.id)) !== undefined}
              >
                <PackForm
                  key={pack.version}
                  pack={pack}
                  currency={pack.currency}
                  result={answerTo(packForm(pack.id))}
                />
              </Disclosure>
            </li>
          ))}
        </ul>
      )}
      <Disclosure summary="Add a pack" open={answerTo('pack') !== undefined}>
        <PackForm key={packs.length} pack={null} currency={currency} result={answerTo('pack')} />
      </Disclosure>
    </div>
  )
}

function PackSummary({ pack }: { pack: CreditPackView }) {
  const locale = useLocale()
  const { title, priceAmount, creditsAmount, currency, lastingDays, isOffered } = pack
  const money = (amount: number) => formatMoney(amount, currency, locale)
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-strong wrap-anywhere">{title}</span>
      <span className="text-sm text-muted">
        {money(creditsAmount)} for {money(priceAmount)}
        {lastingDays === null ? '' : `, good for ${lastingDays} ${lastingDays === 1 ? 'day' : 'days'}`}
      </span>
      {isOffered ? null : <Badge>Withdrawn</Badge>}
    </span>
  )
}

type FormProps = Readonly<{ pack: CreditPackView | null; currency: string; result: Answer | undefined }>

const PackForm = ({ pack, currency, result }: FormProps) => (
  <ActionForm {...(result ? { result } : {})} className="grid gap-5">
    <input type="hidden" name="form" value={packForm(pack?.id ?? '')} />
    {pack ? (
      <>
        <input type="hidden" name="packId" value={pack.id} />
        <input type="hidden" name="version" value={pack.version} />
      </>
    ) : null}
    <Field name="title" label="Name" hint="Customers read it, also on the page where they pay.">
      <TextInput maxLength={80} defaultValue={pack?.title} className="max-w-measure" />
    </Field>
    <div className="grid gap-5 sm:grid-cols-2">
      <Field name="priceAmount" label="Price">
        <MoneyInput currency={currency} {...(pack ? { defaultAmount: pack.priceAmount } : {})} />
      </Field>
      <Field
        name="creditsAmount"
        label="Credits"
        hint="At least the price. What is more, you pay for when it is used."
      >
        <MoneyInput currency={currency} {...(pack ? { defaultAmount: pack.creditsAmount } : {})} />
      </Field>
      <NumberField
        name="lastingDays"
        label="Good for"
        hint="From the day they are bought. Empty: for ever."
        unit="days"
        value={pack?.lastingDays ?? undefined}
        from={1}
        to={3_650}
        optional
      />
      <NumberField
        name="position"
        label="Place in the list"
        hint="The smaller, the earlier."
        value={pack?.position ?? 0}
        from={0}
        to={1_000}
      />
    </div>
    <Switch name="isOffered" label="Offered for sale" defaultChecked={pack?.isOffered ?? true} />
    <div>
      <SubmitButton>{pack ? 'Save the pack' : 'Add the pack'}</SubmitButton>
    </div>
  </ActionForm>
)
