import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { marketplaces as demo } from '#platform/local/demo/content/index.ts'
import { openMailStore, type FullMail } from '#platform/local/mailbox/store.ts'
import { eventually } from './eventually.ts'

/** The demo marketplaces that a journey goes through, each with the provider who can sign in there. */
export const sites = demo.map(({ tenant, providers, providerSignIn }) => ({
  slug: tenant.slug,
  name: tenant.name,
  theme: tenant.theme,
  country: tenant.country,
  provider: {
    email: providerSignIn.email,
    password: providerSignIn.password,
    name: providers.find(({ slug }) => slug === providerSignIn.providerSlug)?.businessName ?? '',
  },
}))
export type DemoSite = (typeof sites)[number]

/** Who books in the tests. Each address is a mailbox of its own. */
export const newGuest = (site: DemoSite, name: string) => ({
  firstName: 'Ada',
  lastName: name,
  email: `ada.${name.toLowerCase()}.${site.slug}@example.com`,
  phone: { US: '212 555 0123', GB: '020 7946 0123' }[site.country] ?? '030 1234567',
  address: '12 Garden Lane, 10115 Berlin',
})
export type Guest = ReturnType<typeof newGuest>

type UrlOf = (slug: string, path?: string) => string

/** To the page of the provider who can sign in. @returns its path */
export async function openProvider(page: Page, url: UrlOf, site: DemoSite): Promise<string> {
  await page.goto(url(site.slug, '/providers'))
  const link = page.getByRole('link', { name: site.provider.name, exact: true })
  const path = (await link.getAttribute('href')) ?? ''
  await page.goto(url(site.slug, path))
  return path
}

/** From there to the first service offered. @returns its path */
export async function openService(page: Page, url: UrlOf, site: DemoSite): Promise<string> {
  await openProvider(page, url, site)
  const path = (await page.locator('a[href^="/services/"].card-link').first().getAttribute('href')) ?? ''
  await page.goto(url(site.slug, path))
  return path
}

/** Picks a free time of the open day and goes on to the checkout. @returns the start, as an instant */
export async function holdTime(page: Page, { nth = 0 } = {}): Promise<string> {
  const slot = page.locator('input[name=start]').nth(nth)
  await slot.check()
  const start = await slot.inputValue()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(/\/checkout\/[^/]+$/)
  return start
}

export async function fillDetails(page: Page, guest: Guest): Promise<void> {
  await page.getByLabel('First name').fill(guest.firstName)
  await page.getByLabel('Last name').fill(guest.lastName)
  await page.getByLabel('E-mail').fill(guest.email)
  await page.locator('input[name=phone]').fill(guest.phone)
  const address = page.locator('[name=address]')
  if (await address.count()) await address.fill(guest.address)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(/step=/)
}

/** Answers the provider's questions where there are any, and arrives at the last step. */
export async function answerQuestions(page: Page): Promise<void> {
  if (page.url().includes('step=questions')) {
    const form = page.locator('main form')
    await form.locator('button[value=questions]').waitFor()
    for (const question of await form.locator('fieldset').all()) {
      await question.locator('input[type=radio]').first().check()
    }
    for (const field of await form.locator('input[name^="answers."]:not([type=radio]), textarea').all()) {
      await field.fill('The blue door at the back')
    }
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  await page.waitForURL(/step=review/)
}

/** The whole way from a service page to the confirmation. @returns the start that was booked, as an instant */
export async function bookAsGuest(page: Page, guest: Guest): Promise<string> {
  const start = await holdTime(page)
  await fillDetails(page, guest)
  await answerQuestions(page)
  await page.getByRole('button', { name: 'Book now' }).click()
  await page.waitForURL(/\/bookings\/[^/?]+\?confirmed=1/)
  return start
}

/** Waits for the mail in the local mailbox whose recipient and subject fit. */
export async function mailTo(dataFolder: string, address: string, subject: RegExp) {
  const store = openMailStore(join(dataFolder, 'mailbox'))
  const mail = await eventually<FullMail>(`a mail to ${address} about ${subject}`, async () => {
    const found = (await store.list()).find(
      (each) => each.toAddress === address && subject.test(each.subject),
    )
    return found ? ((await store.find(found.id)) ?? undefined) : undefined
  })
  return { mail, attachment: (index: number) => store.attachment(mail.id, index) }
}

/** The first address in the mail's text whose path begins so, but for the way into a call. */
export function linkIn(mail: Pick<FullMail, 'text'>, pathPrefix: string): string {
  const link = (mail.text.match(/https?:\/\/[^\s<>")]+/g) ?? []).find((each) => {
    const { pathname } = new URL(each)
    return pathname.startsWith(pathPrefix) && !pathname.endsWith('/join')
  })
  if (!link) throw new Error(`The mail has no link to ${pathPrefix}:\n${mail.text}`)
  return link
}
