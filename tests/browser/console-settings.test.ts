import { phone, tabTo, useBrowser } from '#tests/support/browser.ts'
import { isHydrated, isSound, retype, useConsole } from '#tests/support/console-desk.ts'

const browser = useBrowser()
const { at, isAt, openAs } = useConsole(browser)

test('by keyboard alone an owner changes when customers are reminded, and how long an offer is kept', async () => {
  const { page } = await browser.newPage()
  await openAs(page, '/booking-settings')
  await page.getByText('Customers are reminded 1 day and 2 hours before the start.').waitFor()
  await page.getByText('A time that is free again is kept for 2 hours').waitFor()
  await isSound(page, 'settings')

  await tabTo(page, '[name="reminders.0.amount"]')
  await retype(page, '20')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Reminder 1: Enter 15 minutes to 14 days.').waitFor()
  expect(await page.getByRole('spinbutton', { name: 'Reminder 1' }).getAttribute('aria-invalid')).toBe('true')
  await isSound(page, 'settings-refused')

  await tabTo(page, '[name="reminders.0.amount"]')
  await retype(page, '3')
  await tabTo(page, '[name=waitlistOfferMinutes]')
  await retype(page, '45')
  await page.keyboard.press('Enter')
  await page.getByText('Saved. It counts').waitFor()
  await page.getByText('Customers are reminded 3 days and 2 hours before the start.').waitFor()
  await page.reload()
  await page.getByText('A time that is free again is kept for 45 minutes').waitFor()
  expect(await page.getByRole('spinbutton', { name: 'Reminder 1' }).inputValue()).toBe('3')
  expect(await page.getByLabel('before the start').first().inputValue()).toBe('1440')
  expect(await page.getByLabel('Kept for').inputValue()).toBe('45')

  await page.goto(at('/audit'))
  await page.getByText('changed when customers are reminded and appointments close').first().waitFor()
})

test('a number beyond its bounds is said at its field, also without scripts', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await openAs(page, '/booking-settings')
  await page.locator('main form').evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await page.getByLabel('Kept for').fill('10')
  await page.getByLabel('Closed after').fill('91')
  await page.getByRole('button', { name: 'Save' }).click()

  const alert = page.getByRole('alert')
  await alert.getByText('Kept for: Enter a whole number from 15 to 1440.').waitFor()
  await alert.getByText('Closed after: Enter a whole number from 1 to 90.').waitFor()
  expect(await page.getByLabel('Kept for').inputValue()).toBe('10')
})

test.each([
  ['booking-settings', 'Silence is consent after', '4', '5'],
  ['video-calls', 'Address of your own Jitsi Meet', 'https://one.example', 'https://two.example'],
])(
  'of two tabs on %s the second hears of the first, and may replace what it said',
  async (path, label, one, two) => {
    const { page } = await browser.newPage()
    await openAs(page, `/${path}`)
    const other = await page.context().newPage()
    await other.goto(at(`/${path}`))
    await isHydrated(other)

    await page.getByLabel(label).fill(one)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts').waitFor()
    await other.getByLabel(label).fill(two)
    await other.getByRole('button', { name: 'Save' }).click()

    await other.getByRole('alert').getByText('This was changed somewhere else').waitFor()
    expect(await other.getByLabel(label).inputValue()).toBe(two)
    await other.getByRole('button', { name: 'Save' }).click()
    await other.getByText('Saved. It counts').waitFor()
    await page.reload()
    expect(await page.getByLabel(label).inputValue()).toBe(two)
  },
)

test('an owner brings calls to Zoom, with a secret that no page shows again, and back to a Jitsi Meet of their own', async () => {
  const { page, problems } = await browser.newPage()
  await openAs(page, '/video-calls')
  await isSound(page, 'calls-jitsi')
  await page.getByLabel('Address of your own Jitsi Meet').fill('http://calls.example')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByText('Give the address of a Jitsi Meet').waitFor()
  await page.getByLabel('Address of your own Jitsi Meet').fill('')

  await page.getByRole('radio', { name: /^Zoom/ }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByText('Account ID: Zoom shows it on the page of your app.').waitFor()
  expect(await page.getByLabel('Client ID').getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Account ID').fill('aBcD-1234_efGh')
  await page.getByLabel('Client ID').fill('client-of-ours')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('[name="zoom.clientSecret"][aria-invalid=true]').waitFor()
  await page.getByLabel('Client secret').fill('first-secret-of-the-app')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It counts').waitFor()
  await page.getByText('Calls take place at Zoom').waitFor()
  await isSound(page, 'calls-zoom')
  expect(await page.content()).not.toContain('first-secret')
  expect(await page.getByLabel('Client secret').inputValue()).toBe('')

  // The stand-in for Zoom knows the app by now, and takes its own secret only.
  await page.getByLabel('Client secret').fill('a-guess')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByText('Zoom does not take these credentials').waitFor()
  expect(await page.content()).not.toContain('a-guess')
  await isSound(page, 'calls-refused')

  await page.getByRole('radio', { name: /^Jitsi Meet/ }).check()
  await page.getByLabel('Address of your own Jitsi Meet').fill('https://calls.example/meet/')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It counts').waitFor()
  await page.getByText('Calls take place at calls.example/meet, which is your own.').waitFor()
  await page.goto(at('/audit'))
  await page.getByText('changed where online appointments take place').first().waitFor()
  // Refused forms are answered with 422, which a browser writes into its console.
  expect(problems.filter((problem) => !/status of 4(00|22)/.test(problem))).toEqual([])
})

test('without scripts the fields of the chosen service show, and are saved', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await openAs(page, '/video-calls')
  await page.getByRole('radio', { name: /^Jitsi Meet/ }).check()
  await page.getByLabel('Address of your own Jitsi Meet').fill('https://plain.example')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(isAt('/video-calls'))
  await page.getByText('Calls take place at plain.example, which is your own.').waitFor()

  await page.getByRole('radio', { name: /^Zoom/ }).check()
  await page.getByLabel('Account ID').waitFor()
  expect(await page.getByLabel('Address of your own Jitsi Meet').isVisible()).toBe(false)
})
