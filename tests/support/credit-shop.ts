import type { Page } from 'playwright-core'
import type { useBrowser } from './browser.ts'
import { type DemoSite, mailTo, newGuest } from './marketplace.ts'

/** Somebody new, who is signed in from now on. */
export async function register(
  browser: ReturnType<typeof useBrowser>,
  page: Page,
  of: DemoSite,
  name: string,
): Promise<void> {
  const person = newGuest(of, name)
  await page.goto(browser.url(of.slug, '/register?to=/account/credits'))
  await page.getByLabel('First name').fill(person.firstName)
  await page.getByLabel('Last name').fill(person.lastName)
  await page.getByLabel('E-mail').fill(person.email)
  await page.locator('input[name=password]').fill('seven-lanterns-under-ivy-8')
  await page.locator('input[name=password]').press('Enter')
  const { mail } = await mailTo(browser.marketplaces().dataFolder, person.email, /is your code/)
  await page.getByLabel('Code').fill(/\b\d{6}\b/.exec(mail.text)![0])
  await page.getByLabel('Code').press('Enter')
  await page.waitForURL(/\/account/)
}

/** On the page of the processor. */
export async function payBy(page: Page, card: string): Promise<void> {
  await page.waitForURL(/\/c\/pay\//)
  await page.locator('[name=number]').fill(card)
  await page.locator('[name=expiry]').fill('12 / 34')
  await page.locator('[name=cvc]').fill('123')
  await page.locator('[name=name]').fill('Ada Okafor')
  await page.locator('form:has([name=number]) button[type=submit]').click()
}
