import { readCalls } from '../../admin/app/video-calls/settings-form.ts'

const known = { accountId: 'our-account', clientId: 'our-app', problem: null }
const app = { 'zoom.accountId': 'our-account', 'zoom.clientId': 'our-app' }
const read = (fields: Record<string, string>, app: typeof known | null = null) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return readCalls(form, app)
}

test('an empty address means the usual Jitsi Meet', () => {
  expect(read({ service: 'jitsi', address: ' ' })).toEqual({
    input: { service: 'jitsi', address: null, zoom: null },
    errors: [],
  })
})

test('while calls are at Jitsi the app that is known stays known, whatever stands in its hidden fields', () => {
  const { input, errors } = read({ service: 'jitsi', ...app, 'zoom.clientSecret': 'half typed' }, known)

  expect(input.zoom).toEqual({ accountId: 'our-account', clientId: 'our-app' })
  expect(errors).toEqual([])
})

test('a secret that is left empty is not sent, so that the present one stays', () => {
  expect(read({ service: 'zoom', ...app, 'zoom.clientSecret': '' }).input.zoom).toEqual({
    accountId: 'our-account',
    clientId: 'our-app',
  })
  expect(read({ service: 'zoom', ...app, 'zoom.clientSecret': 'new' }).input.zoom).toMatchObject({
    clientSecret: 'new',
  })
})

test('what Zoom needs and does not get is said at each field', () => {
  const { errors } = read({
    service: 'zoom',
    'zoom.accountId': '',
    'zoom.clientId': 'with spaces in it',
    'zoom.clientSecret': 'two words',
  })

  expect(errors.map(({ field }) => field)).toEqual(['zoom.accountId', 'zoom.clientId', 'zoom.clientSecret'])
})
