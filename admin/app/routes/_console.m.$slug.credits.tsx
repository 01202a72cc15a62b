import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, Card, CardHeader, PageHead, Pagination } from '#ui/index.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { GrantForm, IssueForm } from '../payments/gift-forms.tsx'
import { CreditPacks } from '../payments/pack-forms.tsx'
import { PurchaseTable } from '../payments/purchase-table.tsx'
import { readGrant, readVouchers } from '../payments/read-gifts.ts'
import { giveBack, savePack } from '../payments/sell-credits.server.ts'
import { VoucherTable } from '../payments/voucher-table.tsx'
import { redirectDone, refuse } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { useZone } from '../shell/use-zone.ts'

export const meta = pageMeta('Credits and vouchers')
export const handle = { crumbs: () => [{ label: 'Credits and vouchers' }] }

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'credit.manage')
  const query = new URL(args.request.url).searchParams
  const cursor = query.get('cursor') ?? undefined
  const bought = query.get('bought') ?? undefined
  const page = await place.read((ctx, core) => core.payments.listVouchers(ctx, { limit: 20, cursor }))
  const packs = await place.read((ctx, core) => core.payments.listCreditPacks(ctx))
  const purchases = await place.read((ctx, core) =>
    core.payments.listCreditPurchases(ctx, { limit: 20, cursor: bought }),
  )
  return {
    page,
    packs,
    purchases,
    done: query.get('done') ?? '',
    isLater: cursor !== undefined,
    isLaterBought: bought !== undefined,
  }
}

export async function action(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'credit.manage')
  const form = await args.request.formData()
  const sent = String(form.get('form') ?? '')
  if (sent === 'void') {
    const voucherId = String(form.get('voucherId') ?? '')
    const voided = await args.context.attempt(() =>
      place.call((ctx, core) => core.payments.voidVoucher(ctx, { voucherId })),
    )
    return voided.ok ? redirectDone(args.request, 'voided') : refuse(form, sent, refusalOf(voided.problem))
  }
  if (sent === 'refund') return giveBack(args, place, form)
  if (sent.startsWith('pack')) return savePack(args, place, form)
  return sent === 'grant' ? grant(args, place, form) : issue(args, place, form)
}

type Place = Awaited<ReturnType<typeof requireMarketplace>>
const fieldOf = (field: string) => (field === 'expiresAt' ? 'expiresOn' : field)

async function issue({ context }: ActionFunctionArgs, place: Place, form: FormData) {
  const { input, errors } = readVouchers(form, place.tenant.currency)
  if (errors.length > 0) return refuse(form, 'issue', errors)
  const issued = await context.attempt(() =>
    place.call((ctx, core) => core.payments.issueVouchers(ctx, input)),
  )
  if (!issued.ok) return refuse(form, 'issue', refusalOf(issued.problem, fieldOf))
  // Shown in the answer and nowhere else, so there is no redirect: the codes are not kept.
  return data({
    form: 'issue' as const,
    errors: [],
    values: {},
    codes: issued.value.items.map(({ code }) => code),
  })
}

async function grant({ context }: ActionFunctionArgs, place: Place, form: FormData) {
  const { input, errors } = readGrant(form, place.tenant.currency)
  const isLook = form.get('intent') === 'look'
  if (isLook) {
    const found = await context.attempt(() =>
      place.read((ctx, core) => core.payments.readWalletOf(ctx, { email: input.email })),
    )
    return found.ok
      ? data({
          form: 'grant' as const,
          errors: [],
          values: typedValues(form),
          wallet: found.value,
          email: input.email,
          isGiven: false,
        })
      : refuse(form, 'grant', refusalOf(found.problem))
  }
  if (errors.length > 0) return refuse(form, 'grant', errors)
  const granted = await context.attempt(() =>
    place.call((ctx, core) => core.payments.grantCredits(ctx, input)),
  )
  return granted.ok
    ? data({
        form: 'grant' as const,
        errors: [],
        values: {},
        wallet: granted.value,
        email: input.email,
        isGiven: true,
      })
    : refuse(form, 'grant', refusalOf(granted.problem, fieldOf))
}

const doneWords: Record<string, string> = {
  voided: 'The voucher is taken back; nobody can use it any more.',
  'pack-added': 'The pack is added.',
  'pack-saved': 'Saved. What was bought before stays as it was.',
  refunding: 'The credits have ended, and the money is on its way back.',
}

export default function Credits() {
  const { page, packs, purchases, done, isLater, isLaterBought } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const zone = useZone()
  const { currency, slug } = useMarketplace()
  const packAnswer = result?.form.startsWith('pack') ? result : undefined
  const of = (form: string) => (result?.form === form ? result : undefined)
  const refused = result?.form === 'void' || result?.form === 'refund' ? result.errors[0]?.message : undefined
  return (
    <>
      <PageHead title="Credits and vouchers">
        What customers can pay with instead of a card. You pay for what you give away when it is used: it is
        kept of your commission.
      </PageHead>
      {Object.hasOwn(doneWords, done) && !result ? <Banner tone="positive">{doneWords[done]}</Banner> : null}
      {refused ? <Banner tone="negative">{refused}</Banner> : null}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card as="section" aria-label="Give credits to a customer">
          <CardHeader
            title="Give credits to a customer"
            description="They see them in their account, and can pay with them when they book."
          />
          <GrantForm
            result={of('grant')}
            answer={result && 'wallet' in result ? result : null}
            currency={currency}
            zone={zone}
          />
        </Card>
        <Card as="section" aria-label="Give vouchers away">
          <CardHeader
            title="Give vouchers away"
            description="Codes for you to hand out. Whoever has one can pay with it, in one go or in parts."
          />
          <IssueForm
            result={of('issue')}
            codes={result && 'codes' in result ? result.codes : []}
            currency={currency}
          />
        </Card>
      </div>
      <Card as="section" aria-label="Credits for sale">
        <CardHeader
          title="Credits for sale"
          description="Customers buy them in their account, as soon as you take payments online."
        />
        <CreditPacks packs={packs} currency={currency} answer={packAnswer} />
      </Card>
      <PurchaseTable purchases={purchases.items} zone={zone} slug={slug} />
      <Pagination
        label="Pages of credits that were bought"
        {...(purchases.nextCursor ? { nextHref: `?bought=${encodeURIComponent(purchases.nextCursor)}` } : {})}
        {...(isLaterBought ? { previousHref: '?' } : {})}
      />
      <VoucherTable vouchers={page.items} zone={zone} />
      <Pagination
        label="Pages of vouchers"
        {...(page.nextCursor ? { nextHref: `?cursor=${encodeURIComponent(page.nextCursor)}` } : {})}
        {...(isLater ? { previousHref: '?' } : {})}
      />
    </>
  )
}
