import type { Page } from 'playwright-core'
import { phone, tabTo, useBrowser } from '#tests/support/browser.ts'
import { isHydrated, isSound, retype, useConsole } from '#tests/support/console-desk.ts'

const browser = useBrowser()
const { at, openAs } = useConsole(browser)
const path = '/settings/payments'

const example = (page: Page) => page.getByRole('region', { name: 'An example' })
/** What the example says that somebody gets. */
const figure = (page: Page, who: string, money: string) =>
  example(page)
    .locator('dl > div')
    .filter({ has: page.locator('dt', { hasText: who }) })
    .locator('dd', { hasText: new RegExp(`^${money.replaceAll('.', '\\.')}$`) })
    .waitFor()

async function type(page: Page, field: string, text: string) {
  await tabTo(page, `[name="${field}"]`)
  await retype(page, text)
}

test('by keyboard alone an owner says who gets how much, beside what it comes to', async () => {
  const { page, problems } = await browser.newPage()
  await openAs(page, path)
  await isSound(page, 'payments-first')
  await figure(page, 'The customer pays', '€100.00')

  await tabTo(page, '[name=isOnline]')
  if (!(await page.locator('[name=isOnline]').isChecked())) await page.keyboard.press('Space')
  await tabTo(page, '[name="tax.treatment"]')
  await page.locator('[name="tax.treatment"]').selectOption('rates')
  await type(page, 'tax.rates.0.name', 'VAT')
  await type(page, 'tax.rates.0.jurisdiction', 'DE')
  await type(page, 'tax.rates.0.rate', '19')
  await type(page, 'commission.basisPoints', '12.5')
  await type(page, 'customerFee.basisPoints', '3')
  await figure(page, 'The customer pays', '€103.00')
  await figure(page, 'You get', '€15.50')
  await figure(page, 'The platform gets', '€0.50')
  await figure(page, 'The provider gets', '€87.00')
  await isSound(page, 'payments-typed')

  await type(page, 'releaseDays', '5')
  await page.keyboard.press('Enter')
  await page.getByText('Saved. It counts for what is booked from now on.').waitFor()
  await page.getByText('Your share cannot be paid out yet').waitFor()
  await page.reload()
  expect(await page.locator('[name="commission.basisPoints"]').inputValue()).toBe('12.5')
  expect(await page.locator('[name="tax.rates.0.rate"]').inputValue()).toBe('19')
  await isSound(page, 'payments-saved')

  await page.goto(at('/audit'))
  await page.getByText('changed how the marketplace takes money').first().waitFor()
  expect(problems).toEqual([])
})

test('what does not fit together is said at its field, and nothing that was typed is lost', async () => {
  const { page } = await browser.newPage()
  await openAs(page, path)
  await page.locator('[name="tax.treatment"]').selectOption('rates')
  await page.locator('[name="tax.rates.0.rate"]').fill('120')
  await page.locator('[name="commission.minimumAmount"]').fill('9')
  await page.locator('[name="commission.maximumAmount"]').fill('4')
  await page.locator('[name="deposit.leastBasisPoints"]').fill('a lot')
  await page.getByText('It stands here as soon as the settings fit together.').waitFor()
  await page.locator('main form').evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await page.getByRole('button', { name: 'Save' }).click()

  const alert = page.getByRole('alert')
  await alert.getByText('From').waitFor()
  await page.locator('[name="deposit.leastBasisPoints"]').fill('10')
  await page.getByRole('button', { name: 'Save' }).click()
  await alert.getByText('Rate: Enter a percentage from 0 to 100, with at most 3 decimals.').waitFor()
  await page.locator('[name="tax.rates.0.rate"]').fill('7')
  await page.locator('[name="tax.rates.0.name"]').fill('VAT')
  await page.locator('[name="tax.rates.0.jurisdiction"]').fill('DE')
  await page.getByRole('button', { name: 'Save' }).click()
  await alert.getByText('The least is more than the most').waitFor()
  expect(await page.locator('[name="commission.minimumAmount"][aria-invalid=true]').inputValue()).toBe('9.00')
  await isSound(page, 'payments-refused')
})

test('without scripts an owner asks for the example, and saves', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await openAs(page, path)
  await page.locator('[name="customerFee.basisPoints"]').fill('')
  await page.locator('[name="customerFee.minimumAmount"]').fill('')
  await page.locator('[name="commission.basisPoints"]').fill('20')
  await page.locator('[name="tax.treatment"]').selectOption('exempt')
  await page.getByRole('button', { name: 'Show example' }).click()
  await figure(page, 'You get', '€20.00')
  expect(await page.locator('[name="commission.basisPoints"]').inputValue()).toBe('20')

  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It counts for what is booked from now on.').waitFor()
  await figure(page, 'The provider gets', '€79.50')
})

test('of two tabs the second hears of the first, and may replace what it said', async () => {
  const { page } = await browser.newPage()
  await openAs(page, path)
  const other = await page.context().newPage()
  await other.goto(at(path))
  await isHydrated(other)

  await page.locator('[name=releaseDays]').fill('3')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It counts').waitFor()
  await other.locator('[name=releaseDays]').fill('4')
  await other.getByRole('button', { name: 'Save' }).click()

  await other.getByRole('alert').getByText('This was changed somewhere else').waitFor()
  expect(await other.locator('[name=releaseDays]').inputValue()).toBe('4')
  await other.getByRole('button', { name: 'Save' }).click()
  await other.getByText('Saved. It counts').waitFor()
  await page.reload()
  expect(await page.locator('[name=releaseDays]').inputValue()).toBe('4')
})

test('providers of a plan are asked for another commission', async () => {
  const { page } = await browser.newPage(phone)
  await openAs(page, path)
  await page.getByText('Exceptions by category, plan or customers').click()
  const exception = page.locator('[name="commission.overrides.0.planId"]')
  const [, , plan] = await exception.locator('option').allTextContents()
  await exception.selectOption({ label: plan! })
  await page.locator('[name="commission.overrides.0.rule.basisPoints"]').fill('5')
  await isSound(page, 'payments-by-plan')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It counts').waitFor()

  await page.reload()
  expect(await exception.locator('option:checked').textContent()).toBe(plan)
  expect(await page.locator('[name="commission.overrides.0.rule.basisPoints"]').inputValue()).toBe('5')
})
