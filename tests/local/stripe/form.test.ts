import { decodeForm } from '#platform/local/stripe/form.ts'

test.each([
  ['', {}],
  ['a=1&b=x+y%26', { a: '1', b: 'x y&' }],
  ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
  ['l[1]=b&l[0]=a', { l: ['a', 'b'] }],
  ['l[]=a&l[]=b', { l: ['a', 'b'] }],
  [
    'i[0][price_data][currency]=eur&i[0][quantity]=2',
    { i: [{ price_data: { currency: 'eur' }, quantity: '2' }] },
  ],
  ['metadata%5Bkey%5D=v', { metadata: { key: 'v' } }],
  ['empty=', { empty: '' }],
])('%s is decoded', (text, decoded) => {
  expect(decodeForm(text)).toEqual(decoded)
})

test('names that objects have by nature do no harm', () => {
  const decoded = decodeForm('__proto__[polluted]=1&constructor=2')

  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(Object.keys(decoded)).toEqual(['__proto__', 'constructor'])
})

test('what is no encoding is refused', () => {
  expect(() => decodeForm('a=%E0%A4%A')).toThrow(URIError)
})
