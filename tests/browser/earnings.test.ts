import type { Page } from 'playwright-core'
import { phone, tabTo, useBrowser } from '#tests/support/browser.ts'
import { isSound, useConsole } from '#tests/support/console-desk.ts'
import { sites } from '#tests/support/marketplace.ts'
import {
  cardThatIsDisputed,
  type MoneyDesk,
  openMoneyDesk,
  sayWhoYouAre,
  untilItSays,
} from '#tests/support/money-desk.ts'

const browser = useBrowser()
const { at, isAt, openAs, site } = useConsole(browser)
const provider = sites.find(({ slug }) => slug === site.slug)!.provider

let desk: MoneyDesk
beforeAll(async () => {
  desk = await openMoneyDesk(browser.marketplaces(), site)
}, 180_000)
afterAll(() => desk?.close())

const url = (path: string) => browser.url(site.slug, path)
async function openAsProvider(page: Page, to: string) {
  await page.goto(url(to))
  await page.getByLabel('E-mail').fill(provider.email)
  await page.getByLabel('Password').fill(provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((address) => address.pathname === to)
}
const smallestPdf = '%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n'
const fileOf = (text: string, name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(text),
})
const stat = (page: Page, label: string) =>
  page.locator('.stat').filter({ has: page.getByText(label, { exact: true }) })

test('a provider connects an account, sees the earnings, withdraws some, and hears when a bank sends it back', async () => {
  const { page, problems } = await browser.newPage({ ...phone })
  const { payment } = await desk.paid(10_000, { reference: 'EARN-0001' })

  await openAsProvider(page, '/provider/earnings')
  await page.getByText('You cannot be paid out yet').waitFor()
  await stat(page, 'Held').getByText('€88.00').waitFor()
  await page.getByRole('group').filter({ hasText: 'The same as a table' }).locator('summary').click()
  const chart = page.getByRole('region', { name: /Earnings by month/ })
  await chart.getByRole('row').nth(1).getByText('€88.00').waitFor()
  await page.getByRole('link', { name: 'Window cleaning, Ada Okafor' }).waitFor()
  await isSound(page, 'earnings')

  await page.getByLabel('Customer or reference').fill('earn-0001')
  await page.getByRole('button', { name: 'Show' }).click()
  await page.waitForURL(/q=earn-0001/)
  await page.getByRole('link', { name: 'Window cleaning, Ada Okafor' }).click()
  await page.getByText('Commission of the marketplace').waitFor()
  await page.getByText('You get').locator('..').getByText('€88.00').waitFor()
  await isSound(page, 'earned-payment')

  await desk.release(payment)
  await page.goto(url('/provider/payouts'))
  await stat(page, 'Kept for you').getByText('€88.00').waitFor()
  await isSound(page, 'payouts-none')
  await page.getByRole('button', { name: 'Connect a payout account' }).click()
  await sayWhoYouAre(page)
  await page.waitForURL((address) => address.pathname === '/provider/payouts')
  await untilItSays(page, 'Ready')
  await desk.sendTransfers()
  await page.goto(url('/provider/payouts'))
  await stat(page, 'Can be withdrawn').getByText('€88.00').waitFor()
  await isSound(page, 'payouts-ready')

  await page.getByLabel('Only when I withdraw').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It counts').waitFor()

  await page.getByLabel('How much').fill('500')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('This is more than there is to withdraw.').waitFor()
  await page.getByLabel('How much').fill('40')
  await page.getByLabel('Within half an hour').check()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('It costs €0.50').waitFor()
  await isSound(page, 'payouts-confirm')
  await page.getByRole('button', { name: 'Withdraw €40.00' }).dblclick()
  await page.getByText('Your money is on its way to your bank.').waitFor()
  await page.getByRole('row').nth(1).getByText('€40.00').waitFor()
  expect(await page.getByRole('row').count()).toBe(2)

  const payouts = await desk.inside((ctx) => ctx.trx('payouts').select('processor_payout_id'))
  await desk.control('payout', { payout: String(payouts[0].processor_payout_id), code: 'account_closed' })
  await untilItSays(page, 'Came back')
  await page.getByText('The bank account has been closed. Give another one.').waitFor()
  await untilItSays(page, 'Give the bank account your money is to be paid to.')
  await isSound(page, 'payouts-returned')
  expect(problems).toEqual([])
})

test('an operator follows a payment through the books, and answers a bank, by keyboard alone', async () => {
  const { page, problems } = await browser.newPage()
  const { payment, chargeId } = await desk.paid(5_000, { card: cardThatIsDisputed, reference: 'BANK-0001' })
  await desk.control('clock', { seconds: '3600' })
  await desk.inside((ctx) => ctx.trx('charges').where({ id: chargeId }).first('id'))

  await openAs(page, '/payments')
  await untilItSays(page, 'A bank wants to hear from you')
  await isSound(page, 'payments')
  await tabTo(page, '[name=q]')
  await page.keyboard.type('BANK-0001')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=BANK-0001/)
  await tabTo(page, `a[href$="/payments/${payment.id}"]`)
  await page.keyboard.press('Enter')
  await page.waitForURL(isAt(`/payments/${payment.id}`))
  await page.getByText('Who gets what').waitFor()
  await page.getByText('The customer’s payment arrived').waitFor()
  await isSound(page, 'payment')

  await tabTo(page, 'a[href*="/chargebacks/"]')
  await page.keyboard.press('Enter')
  await page.getByText('The cardholder says they did not pay this.').waitFor()
  await tabTo(page, '[name=text]')
  await page.keyboard.type('She was there: the check-in was at ten, and she wrote to thank us.')
  await tabTo(page, 'button[formnovalidate]')
  await page.keyboard.press('Enter')
  await page.getByText('Kept. It has not been sent yet.').waitFor()
  await isSound(page, 'chargeback')
  await page.locator('input[name=file]').setInputFiles(fileOf('The door, open', 'door.pdf'))
  await tabTo(page, 'button[name=addFile]')
  await page.keyboard.press('Enter')
  await page.getByText('Send a PDF, PNG or JPEG').first().waitFor()
  await page.locator('input[name=file]').setInputFiles(fileOf(smallestPdf, 'job sheet.pdf'))
  await page.getByRole('button', { name: 'Add the file' }).click()
  await page.getByText('The file is kept. It is sent with your answer.').waitFor()
  await isSound(page, 'chargeback-files')
  const link = page.getByRole('link', { name: 'job sheet.pdf' })
  const download = await link.evaluate(async ({ href }: HTMLAnchorElement) => {
    const answer = await fetch(href)
    return [answer.headers.get('content-disposition'), await answer.text()]
  })
  expect(download).toEqual([expect.stringMatching(/^attachment/), smallestPdf])

  const other = await browser.newPage({ ...phone })
  await openAsProvider(other.page, `/provider/earnings/${payment.id}`)
  await other.page.locator('input[name=file]').setInputFiles(fileOf(smallestPdf, 'before.pdf'))
  await other.page.getByRole('button', { name: 'Add the file' }).click()
  await other.page.getByText('The file is kept. The marketplace sends it to the bank.').waitFor()
  await isSound(other.page, 'provider-chargeback')
  await other.page.getByRole('button', { name: 'Remove: before.pdf' }).click()
  await other.page.getByText('The file is gone.').waitFor()

  await tabTo(page, 'button[name=send]')
  await page.keyboard.press('Enter')
  await page.getByText('The bank has your answer.').waitFor()

  await page.goto(at('/chargebacks'))
  await page.getByRole('row').nth(1).getByText('Sent').waitFor()
  await isSound(page, 'chargebacks')
  await page.goto(at('/earnings?unit=week'))
  await page.getByRole('heading', { name: 'Week by week' }).waitFor()
  await isSound(page, 'console-earnings')
  const file = await page.evaluate(
    async (address) => (await fetch(address)).text(),
    at('/payments.csv?q=BANK-0001'),
  )
  expect(file.trim().split('\n')).toHaveLength(2)
  await page.goto(at('/payouts'))
  await page.getByRole('button', { name: 'Connect a payout account' }).waitFor()
  await isSound(page, 'console-payouts')
  // The file that was refused was answered with 415, which a browser writes into its console.
  expect(problems.filter((problem) => !/status of 415/.test(problem))).toEqual([])
})

test('a marketplace connects its own account, without scripts', async () => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await openAs(page, '/payouts')
  await page.getByRole('button', { name: 'Connect a payout account' }).click()
  await page.getByRole('heading', { level: 1, name: 'Type of business' }).waitFor()
  await page.goto(at('/payouts?from=expired'))

  await page.getByText('That page was open for too long.').waitFor()
  await page.getByText('Say whether you work as an individual or for a company.').waitFor()
  await page.getByRole('button', { name: 'Continue' }).waitFor()
  expect(await page.getByLabel('Country of your bank account').count()).toBe(0)
})
