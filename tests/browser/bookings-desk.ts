import type { Page } from 'playwright-core'
import { useBrowser } from '#tests/support/browser.ts'
import { quarterAfter } from '#tests/support/factories.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'
import { furnishDesk, type Desk } from '#tests/support/provider-desk.ts'

export const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
export const { inMarket, newVisitor } = useMarketPeople(browser)
export const [site] = sites as [DemoSite]
export const days = (count: number) => quarterAfter(new Date(), 24 * count)

export let desk: Desk
beforeAll(async () => {
  desk = await inMarket(site, (ctx) => furnishDesk(ctx, site.provider.email))
})

export async function open(path: string, options = {}, { slug, provider }: DemoSite = site) {
  const visitor = await newVisitor(options)
  await visitor.page.goto(browser.url(slug, `/sign-in?to=${encodeURIComponent(path)}`))
  await visitor.page.getByLabel('E-mail').fill(provider.email)
  await visitor.page.getByLabel('Password').fill(provider.password)
  await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await visitor.page.waitForURL((url) => url.pathname === path.split('?')[0])
  return visitor
}
export const goTo = (page: Page, path: string) => page.goto(browser.url(site.slug, path))
/** Waits until the page says it. @returns the whole of what it says there */
export async function said(page: Page, words: string | RegExp): Promise<string> {
  const found = page.getByText(words).first()
  await found.waitFor()
  return found.innerText()
}
