import type { Page } from 'playwright-core'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { accessibilityViolations, type useBrowser } from './browser.ts'
import { sites, type DemoSite } from './marketplace.ts'

const [site] = sites as [DemoSite]
const owner = accounts.find(({ email }) => email === 'owner@morgenrein.example')!

/** The console of the first demo marketplace, as its owner uses it. */
export function useConsole(browser: ReturnType<typeof useBrowser>) {
  const at = (path: string) => browser.url('admin', `/m/${site.slug}${path}`)
  const isAt = (path: string) => (url: URL) => url.pathname === `/m/${site.slug}${path}`
  return {
    site,
    at,
    isAt,
    /** Signs in, and goes on to a page of the marketplace. */
    async openAs(page: Page, path: string) {
      await page.goto(browser.url('admin', `/sign-in?to=${encodeURIComponent(`/m/${site.slug}${path}`)}`))
      await page.getByLabel('E-mail').fill(owner.email)
      await page.getByLabel('Password').fill(owner.password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL(isAt(path))
      await isHydrated(page)
    },
  }
}

/** Until its scripts have taken the page's form over; there is nothing to wait for where there are none. */
export async function isHydrated(page: Page) {
  const isPlain = await page.evaluate(() => matchMedia('(scripting: none)').matches)
  if (isPlain || (await page.locator('main form input[name=version]').count()) === 0) return
  await page.waitForFunction(() => document.querySelector('main form')?.hasAttribute('novalidate'))
}

const widths = [390, 1440] as const

/** No barrier, and nothing beyond the edge, on a phone and at a desk; with `SHOTS` it leaves a picture of each. */
export async function isSound(page: Page, name: string) {
  const former = page.viewportSize()!
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true })
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([name, width, await accessibilityViolations(page), excess <= 0]).toEqual([name, width, [], true])
  }
  await page.setViewportSize(former)
}

/** Replaces what the field with the focus holds. */
export async function retype(page: Page, text: string) {
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}
