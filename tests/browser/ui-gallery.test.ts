import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/support/programs.mjs'

const types: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }
const axeScript = require.resolve('axe-core/axe.min.js')

let folder: string
let server: Server
let browser: Browser

/** Builds outside of Jest, because the bundler's packages are ES modules. */
function buildGallery(into: string): Promise<void> {
  const script = join(process.cwd(), 'tests/ui/gallery/build.ts')
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', script, into], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, NODE_ENV: 'production' },
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => (complaint += String(chunk)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`gallery: ${complaint}`))))
  })
}

beforeAll(async () => {
  const executablePath = process.env.TEST_CHROMIUM ?? findChromium()
  if (!executablePath) throw new Error('These tests need Chromium: install it, or name it in TEST_CHROMIUM.')

  folder = await mkdtemp(join(tmpdir(), 'ui-gallery-'))
  await buildGallery(folder)
  server = createServer((request, response) => {
    const file = basename(new URL(request.url ?? '/', 'http://x').pathname)
    readFile(join(folder, file)).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(file)] ?? '' }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})

afterAll(async () => {
  await browser?.close()
  server?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

const complaints: string[] = []
beforeEach(() => complaints.splice(0))

async function openGallery(name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options })
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico')) {
      complaints.push(message.text())
    }
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/${name}.html`)
  return page
}

const hydrated = (page: Page) => page.locator('table[role=grid]').first().waitFor()

/** What axe finds wrong with the page as it stands, one line per rule and element. */
async function findBarriers(page: Page, exceptRules: string[] = []): Promise<string[]> {
  await page.addScriptTag({ path: axeScript })
  return page.evaluate(async (except) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: Object.fromEntries(except.map((rule) => [rule, { enabled: false }])),
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`),
    )
  }, exceptRules)
}

const desk = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test.each([
  ['light on a desk', 'en-light', desk],
  ['dark on a desk', 'de-dark', desk],
  ['light on a phone', 'de-light', phone],
  ['dark on a phone', 'en-dark', phone],
])('axe finds no barrier in any component, %s', async (_, name, options) => {
  const page = await openGallery(name, options)
  await hydrated(page)

  expect(await findBarriers(page)).toEqual([])
  await page.close()
})

test.each(['en', 'de'])('server and browser render the same page in %s', async (locale) => {
  const page = await openGallery(`${locale}-light`)
  await hydrated(page)

  expect(complaints).toEqual([])
  await page.close()
})

test('nothing sticks out sideways at 320 pixels', async () => {
  const page = await openGallery('de-light', { viewport: { width: 320, height: 700 } })

  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])

  expect(widths[0]).toBe(widths[1])
  await page.close()
})

test('everything that is touched is at least 44 pixels high on a phone', async () => {
  const page = await openGallery('en-light', phone)
  await hydrated(page)

  const small = await page.evaluate(() => {
    const touched =
      'button, a.button, a.turn, a.day, a.tab, a.event, label.slot, label.choice-row, .input, summary'
    return [...document.querySelectorAll<HTMLElement>(touched)]
      .filter((element) => element.checkVisibility() && !element.closest('.input-group'))
      .map((element) => ({
        height: element.getBoundingClientRect().height,
        name: element.outerHTML.slice(0, 90),
      }))
      .filter(({ height }) => height < 43.9)
  })

  expect(small).toEqual([])
  await page.close()
})

test('a dialog takes the focus, keeps it, and gives it back', async () => {
  const page = await openGallery('en-light', desk)
  await hydrated(page)
  const opener = page.getByRole('button', { name: 'Open dialog' })
  await opener.click()
  const dialog = page.getByRole('dialog', { name: 'Cancel the booking' })
  await dialog.waitFor()

  expect(await findBarriers(page)).toEqual([])
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('Tab')
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.close()
})

test('sheet, menu and toast have no barriers and work by keyboard', async () => {
  const page = await openGallery('en-dark', desk)
  await hydrated(page)

  await page.getByRole('button', { name: 'Open sheet' }).press('Enter')
  await page.getByRole('dialog', { name: 'Filters' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Open menu' }).press('ArrowDown')
  await page.getByRole('menuitem', { name: 'Copy' }).waitFor()
  // A menu is no landmark; its button names it.
  expect(await findBarriers(page, ['region'])).toEqual([])
  await page.keyboard.press('Enter')

  await page.locator('.toast').filter({ hasText: 'Copied' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
  await page.close()
})

test('arrow keys move through the free days of a month, and Tab leaves it', async () => {
  const page = await openGallery('en-light', desk)
  await hydrated(page)
  const month = page.getByRole('grid', { name: 'March 2026' }).first()
  const focusedDate = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.date)

  await month.locator('[data-date="2026-03-05"]').focus()
  await page.keyboard.press('ArrowRight')
  expect(await focusedDate()).toBe('2026-03-06')
  await page.keyboard.press('ArrowDown')
  expect(await focusedDate()).toBe('2026-03-13')
  await page.keyboard.press('Home')
  expect(await focusedDate()).toBe('2026-03-09')
  await page.keyboard.press('Tab')
  expect(await focusedDate()).toBeUndefined()
  await page.close()
})

test('a field is checked when it is left, and a refused form says what to fix', async () => {
  const page = await openGallery('en-light', desk)
  await hydrated(page)
  const form = page.getByRole('form', { name: 'Empty form' })

  await form.getByLabel('E-mail').fill('ines@')
  await form.getByLabel('E-mail').blur()
  expect(await form.getByText('Enter an e-mail address like name@example.com.').count()).toBe(1)

  await form.getByRole('button', { name: 'Continue' }).click()
  const summary = form.getByRole('alert')
  expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await summary.innerText()).toContain('First name: Fill in this field.')
  await summary.getByRole('link', { name: /First name/ }).click()
  expect(await form.getByLabel('First name').evaluate((element) => element === document.activeElement)).toBe(
    true,
  )

  await form.getByLabel('First name').fill('Ines')
  expect(await summary.innerText()).not.toContain('First name')
  expect(new URL(page.url()).pathname).toBe('/en-light.html')
  await page.close()
})

test('without scripts days are links, times are radio buttons, and the form is sent', async () => {
  const page = await openGallery('en-light', { ...phone, javaScriptEnabled: false })
  const form = page.getByRole('form', { name: 'A day with times' })

  expect(await form.locator('a[href="?date=2026-03-06"]').getAttribute('tabindex')).toBeNull()
  await form.getByRole('radio', { name: '9:30 AM' }).check()
  expect(await form.getByRole('radio', { name: '1:30 PM' }).isChecked()).toBe(false)

  await page.getByRole('form', { name: 'Empty form' }).getByRole('button', { name: 'Continue' }).click()
  expect(await page.locator('input:invalid').count()).toBeGreaterThan(0)
  await page.close()
})
