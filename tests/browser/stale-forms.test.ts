import type { Page } from 'playwright-core'
import { isHydrated } from '#tests/support/console-desk.ts'
import { useBrowser } from '#tests/support/browser.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const [site] = sites as [DemoSite]
const open = async (page: Page, path: string) => {
  await page.goto(browser.url(site.slug, path))
  await isHydrated(page)
}

test('of two tabs the one that is behind is told, keeps what was typed, and may replace the other change', async () => {
  const { page: first } = await browser.newPage()
  await first.goto(browser.url(site.slug, '/sign-in?to=/provider/services'))
  await first.getByLabel('E-mail').fill(site.provider.email)
  await first.getByLabel('Password').fill(site.provider.password)
  await first.getByRole('button', { name: 'Sign in', exact: true }).click()
  await first.waitForURL((url) => url.pathname === '/provider/services')
  const service = await first
    .locator('a[href^="/provider/services/"]:not([href$="/new"])')
    .first()
    .getAttribute('href')
  const second = await first.context().newPage()
  const forms = [
    { path: service!.split('?')[0]!, field: 'Title', save: 'Save changes' },
    { path: '/provider/page', field: 'Headline', save: 'Save the page' },
  ]
  for (const { path, field, save } of forms) {
    await open(first, path)
    await open(second, path)
    const saved = (page: Page) => page.waitForURL((url) => url.searchParams.has('saved'))

    await first
      .getByLabel(new RegExp(`^${field}`))
      .first()
      .fill('Windows, said the first tab')
    await first.getByRole('button', { name: save, exact: true }).click()
    await saved(first)
    await second
      .getByLabel(new RegExp(`^${field}`))
      .first()
      .fill('Windows, said the second tab')
    await second.getByRole('button', { name: save, exact: true }).click()
    await second.getByText('This was changed somewhere else after you opened it').first().waitFor()
    expect(
      await second
        .getByLabel(new RegExp(`^${field}`))
        .first()
        .inputValue(),
    ).toBe('Windows, said the second tab')
    await second.getByRole('button', { name: save, exact: true }).click()
    await saved(second)

    await open(first, path)
    expect(
      await first
        .getByLabel(new RegExp(`^${field}`))
        .first()
        .inputValue(),
    ).toBe('Windows, said the second tab')
  }
})
