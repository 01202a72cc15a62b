import { addCreditPack } from '#platform/payments/index.ts'
import { phone, useBrowser } from '#tests/support/browser.ts'
import { isSound, useConsole } from '#tests/support/console-desk.ts'
import { payBy, register } from '#tests/support/credit-shop.ts'
import { newGuest } from '#tests/support/marketplace.ts'
import { cardThatIsDisputed, type MoneyDesk, openMoneyDesk, untilItSays } from '#tests/support/money-desk.ts'
import { as, operator } from '#tests/support/supply.ts'

const browser = useBrowser()
const { openAs, site, at } = useConsole(browser)

let desk: MoneyDesk
beforeAll(async () => {
  desk = await openMoneyDesk(browser.marketplaces(), site)
  await desk.inside((ctx) =>
    addCreditPack(as(operator(), ctx), {
      title: 'Ten spring cleanings',
      priceAmount: 54_000,
      creditsAmount: 60_000,
    }),
  )
}, 180_000)
afterAll(() => desk?.close())

test('credits whose price a bank takes back are frozen for their owner, and the console answers the bank about them', async () => {
  const { page, problems } = await browser.newPage({ ...phone })
  await register(browser, page, site, 'Vesna')
  await page.goto(browser.url(site.slug, '/account/credits'))
  await page.getByRole('button', { name: /Ten spring cleanings/ }).click()
  await payBy(page, cardThatIsDisputed)
  await page.getByText('Thank you. What you have paid for stands below').waitFor()
  await desk.control('clock', { seconds: '3600' })

  await untilItSays(page, 'cannot be used at the moment')
  await page.getByText('€600.00 more cannot be used at the moment').waitFor()
  await isSound(page, 'credits-frozen')
  await page.goto(browser.url(site.slug, '/account/payments'))
  await page.getByText('Your bank decides').waitFor()
  await isSound(page, 'credits-frozen-payments')

  const console = await browser.newPage()
  await openAs(console.page, '/credits')
  const row = console.page.getByRole('row').filter({ hasText: newGuest(site, 'Vesna').email })
  await row.getByText('€600.00 frozen').waitFor()
  expect(await row.getByRole('button', { name: /^Refund/ }).count()).toBe(0)
  await isSound(console.page, 'purchase-disputed')
  await console.page.goto(at('/chargebacks'))
  await console.page.getByText('Credits: Ten spring cleanings').waitFor()
  await isSound(console.page, 'chargebacks-credits')
  await console.page.goto(at('/credits'))
  await row.getByRole('link', { name: /^Disputed/ }).click()
  await console.page.getByText('Frozen', { exact: true }).waitFor()
  await console.page.getByText(/Show whose account got the credits/).waitFor()
  await isSound(console.page, 'chargeback-credits')
  await console.page.getByLabel('What happened').fill('losing_evidence')
  await console.page.getByRole('button', { name: 'Send to the bank' }).click()
  await console.page.getByText('The bank has your answer.').waitFor()
  await desk.control('clock', { seconds: '3600' })
  await untilItSays(console.page, 'Ended')
  await console.page.getByText('€600.00 of them').waitFor()
  await isSound(console.page, 'chargeback-credits-lost')

  await page.goto(browser.url(site.slug, '/account/credits'))
  await page.getByText('Refunded by your bank').first().waitFor()
  await isSound(page, 'credits-charged-back')
  expect([...problems, ...console.problems]).toEqual([])
})
