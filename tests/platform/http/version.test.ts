import { ifMatch, versionTag } from '#platform/http/version.ts'

const header = (value?: string) => ({ headers: value === undefined ? {} : { 'if-match': value } })

test('the version that was read comes back as a number', () => {
  expect(ifMatch(header(versionTag(7)))).toBe(7)
})

test('an edit that does not say which version it changes is asked to', () => {
  expect(() => ifMatch(header())).toThrow(
    expect.objectContaining({ code: 'precondition_required', status: 428 }),
  )
})

test.each(['*', '7', 'W/"7"', '"seven"', '"7", "8"', '"99999999999"', ''])(
  '%p cannot be the present version',
  (value) => {
    expect(() => ifMatch(header(value))).toThrow(
      expect.objectContaining({ code: 'stale_version', status: 412 }),
    )
  },
)
