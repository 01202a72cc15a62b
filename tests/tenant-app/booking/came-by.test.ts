import type { AppLoadContext } from '@remix-run/server-runtime'
import { cameBy, rememberWay } from '../../../tenant-app/app/booking/came-by.server.ts'

const providerId = '0190a6f4-7b1c-7c3e-9d52-3f1f6b7a8c9d'
const contextOf = (origin: string) => ({ origin }) as AppLoadContext
const page = (query: string, cookie = '') =>
  new Request(`https://salon.example/providers/malerei-gruen${query}`, { headers: { cookie } })
const context = contextOf('https://salon.example')

test.each(['?via=link', '?via=qr'])(
  'a page opened by %s tells the browser whose client it is',
  async (query) => {
    const headers = await rememberWay(context, page(query), providerId)
    const cookie = headers['set-cookie']!

    expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Lax$/)
    expect(cookie).not.toMatch(/Max-Age|Expires/)
    expect(headers['cache-control']).toBe('private, no-store')
    expect(await cameBy(context, page('', cookie.split(';')[0]))).toEqual({ viaProviderId: providerId })
  },
)

test.each(['', '?via=', '?via=elsewhere'])('a page opened by "%s" tells it nothing', async (query) => {
  expect(await rememberWay(context, page(query), providerId)).toEqual({})
})

test('what is not a provider is nobody', async () => {
  const forged = `came-by=${Buffer.from(JSON.stringify('nobody; drop')).toString('base64')}`

  expect(await cameBy(context, page('', forged))).toEqual({})
  expect(await cameBy(context, page(''))).toEqual({})
})
