import { phone, useBrowser } from '#tests/support/browser.ts'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { isHydrated, isSound, useConsole } from '#tests/support/console-desk.ts'
import { type MoneyDesk, openMoneyDesk } from '#tests/support/money-desk.ts'
import { readBooks, reconcileTenant } from '#platform/payments/index.ts'
import { Charge } from '#platform/payments/models.ts'

const browser = useBrowser()
const { at, isAt, openAs, site } = useConsole(browser)
const admin = accounts.find(({ platformRole }) => platformRole === 'platform_admin')!

let desk: MoneyDesk
beforeAll(async () => {
  desk = await openMoneyDesk(browser.marketplaces(), site)
}, 180_000)
afterAll(() => desk?.close())

/** Somebody gives money back at the processor, by hand: the ledger has never heard of it. */
async function refundByHand(amount: number) {
  const { chargeId } = await desk.paid(10_000)
  const charge = await desk.inside(async (ctx) =>
    Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound(),
  )
  await desk.runtime.payments.refund({
    key: `by-hand-${chargeId}`,
    chargeId: charge.processorChargeId!,
    amount,
    currency: 'EUR',
    metadata: {},
  })
}

test('an owner sees what the payment service has and the ledger does not; the platform accepts it with a reason', async () => {
  await refundByHand(1_500)
  await readBooks(desk.runtime)
  await reconcileTenant(desk.runtime, desk.scope)
  const { page, problems } = await browser.newPage({ ...phone })

  await openAs(page, '/reconciliation')
  const item = page.getByRole('listitem').filter({ hasText: 'a refund that the ledger does not know' })
  await item.getByText('-€15.00').first().waitFor()
  await item.getByText('waits on the account for what is unexplained').waitFor()
  expect(await item.getByText('Accept it with a reason').count()).toBe(0)
  await isSound(page, 'reconciliation-open')
  await item.getByRole('button', { name: /^Look again/ }).click()
  await page.getByText('It was compared again, and it still differs.').waitFor()

  const staff = await browser.newPage()
  await staff.page.goto(
    browser.url('admin', `/sign-in?to=${encodeURIComponent(`/m/${site.slug}/reconciliation`)}`),
  )
  await staff.page.getByLabel('E-mail').fill(admin.email)
  await staff.page.getByLabel('Password').fill(admin.password)
  await staff.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await staff.page.waitForURL(isAt('/reconciliation'))
  await isHydrated(staff.page)
  await staff.page.getByText('Accept it with a reason').click()
  await staff.page.getByLabel('Why it stays as it is').fill('Given back by telephone')
  await staff.page.getByRole('button', { name: 'Accept the difference' }).click()
  await staff.page.getByText('It is accepted.').waitFor()
  await staff.page.getByText('Nothing is open').waitFor()
  await isSound(staff.page, 'reconciliation-none')

  await page.goto(at('/reconciliation?state=accepted'))
  await page.getByText('Given back by telephone').waitFor()
  await isSound(page, 'reconciliation-accepted')
  expect([...problems, ...staff.problems]).toEqual([])
}, 120_000)
