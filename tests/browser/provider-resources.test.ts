import type { Page } from 'playwright-core'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const [site] = sites as [DemoSite]
const isAt = (path: string) => (url: URL) => url.pathname === path

async function openAs(page: Page, to: string) {
  await page.goto(browser.url(site.slug, to))
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password').fill(site.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(isAt(to))
}

async function addResource(page: Page, name: string, kind = 'Room') {
  const form = page.getByRole('region', { name: 'Add one' })
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Kind').selectOption(kind)
  await form.getByRole('button', { name: 'Add it' }).click()
  await page.getByRole('heading', { name: new RegExp(`^${name}`) }).waitFor()
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('a provider enters rooms, makes a service that needs one of them, and changes how it is booked', async () => {
  const { page, problems } = await browser.newPage()
  await openAs(page, '/provider/resources')
  await page.getByText('Nothing entered yet').waitFor()
  const form = page.getByRole('region', { name: 'Add one' })
  await form.getByLabel('Name').fill('   ')
  await form.getByRole('button', { name: 'Add it' }).click()
  await page.getByRole('alert').first().waitFor()
  await addResource(page, 'Room by the garden')
  await addResource(page, 'Room by the street')
  await addResource(page, 'Steam cleaner', 'Equipment')
  await form.getByLabel('Name').fill('Steam cleaner')
  await form.getByRole('button', { name: 'Add it' }).click()
  await page.getByText('Another one has this name').first().waitFor()
  expect(await accessibilityViolations(page)).toEqual([])

  await page.goto(browser.url(site.slug, '/provider/services/new'))
  await page.getByLabel('Title').fill('Deep clean in the studio')
  await page.getByLabel('Category').selectOption({ index: 1 })
  await page.getByLabel('Price', { exact: true }).fill('80')
  await page.getByLabel('You accept first').check()
  await page.getByLabel('Time to answer a request').fill('180')
  await page.getByLabel('Length 2').fill('90')
  await page.getByLabel('At your place').check()
  const needs = page.getByRole('group', { name: 'It needs' })
  await needs.getByLabel('Room by the garden').check()
  await needs.getByLabel('Room by the street').check()
  await page.getByRole('button', { name: 'Add the service' }).click()
  await page.getByRole('alert').first().waitFor()
  // Half a row of the lengths is an error; nothing that was typed or ticked is lost.
  expect(await page.getByLabel('Its price').first().getAttribute('aria-invalid')).toBe('true')
  expect(await needs.getByLabel('Room by the street').isChecked()).toBe(true)
  await page.getByLabel('Its price').first().fill('110')
  await page.getByRole('button', { name: 'Add the service' }).click()
  await page.waitForURL(isAt('/provider/services'))

  await page.getByRole('link', { name: 'Deep clean in the studio' }).click()
  await page.getByRole('heading', { name: 'Deep clean in the studio' }).waitFor()
  expect(await page.getByLabel('You accept first').isChecked()).toBe(true)
  expect(await page.getByLabel('Time to answer a request').inputValue()).toBe('180')
  expect(await page.getByLabel('Length 2').inputValue()).toBe('90')
  expect(await page.getByLabel('Its price').first().inputValue()).toMatch(/^110/)
  expect(await needs.getByLabel('Room by the garden').isChecked()).toBe(true)
  const more = page.getByRole('group', { name: 'And at the same time' })
  await more.getByLabel('Room by the garden').check()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('One of these is chosen above already').first().waitFor()
  await more.getByLabel('Room by the garden').uncheck()
  await more.getByLabel('Steam cleaner').check()
  await page.getByLabel('Length 2').fill('')
  await page.getByLabel('Its price').first().fill('')
  await page.getByLabel('Seats', { exact: true }).fill('6')
  await page.getByLabel('Seats of one booking').fill('2')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.waitForURL(isAt('/provider/services'))
  await page.getByText('“Deep clean in the studio” is saved.').waitFor()

  await page.goto(browser.url(site.slug, '/provider/resources'))
  await page.getByRole('button', { name: 'Archive Steam cleaner' }).click()
  await page.getByText('“Steam cleaner” cannot be archived yet').waitFor()
  await page.getByRole('link', { name: 'Change what “Deep clean in the studio” needs' }).click()
  await more.getByLabel('Steam cleaner').uncheck()
  expect(await page.getByLabel('Seats', { exact: true }).inputValue()).toBe('6')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.waitForURL(isAt('/provider/services'))
  await page.goto(browser.url(site.slug, '/provider/resources'))
  await page.getByRole('button', { name: 'Archive Steam cleaner' }).click()
  await page.getByText('It is archived.').waitFor()
  await page.getByRole('button', { name: 'Use it again: Steam cleaner' }).click()
  await page.getByText('It is in use again.').waitFor()
  expect(problems.filter((problem) => !/status of (409|422|400)/.test(problem))).toEqual([])
})

test('on a phone, without scripts, a car is added and changed', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await openAs(page, '/provider/resources')
  await addResource(page, 'Van', 'Vehicle')
  expect(await overflow(page)).toBe(0)

  await page.getByRole('link', { name: 'Edit Van' }).click()
  const item = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Save' }) })
  await item.getByLabel('How many').fill('3')
  await item.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The changes are saved.').waitFor()
  await page.getByText('There are 3').waitFor()
  expect(await overflow(page)).toBe(0)
  await page.goto(browser.url(site.slug, '/provider/services/new'))
  await page.getByRole('group', { name: 'It needs' }).getByLabel('Van (there are 3)').waitFor()
  expect(await overflow(page)).toBe(0)
})
