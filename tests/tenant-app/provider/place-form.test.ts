import { pageErrors, readPage } from '../../../tenant-app/app/provider/page-form.ts'

const sent = (fields: Record<string, string>) => {
  const form = new FormData()
  const all = { businessName: 'Studio', email: 'studio@example.com', ...fields }
  for (const [name, value] of Object.entries(all)) form.set(name, value)
  return readPage(form)
}

test('a place is read as people type it, with a point or a comma', () => {
  expect(sent({ latitude: '52,520008', longitude: ' 13.404954 ', isPlacePublic: 'on' }).ownPlace).toEqual({
    latitude: 52.520008,
    longitude: 13.404954,
    isPublic: true,
  })
  expect(sent({ latitude: '-33.8688', longitude: '151' }).ownPlace).toMatchObject({ isPublic: false })
  expect(sent({ latitude: '', longitude: ' ' }).ownPlace).toBeNull()
})

test.each([
  ['52.5', '', ['longitude']],
  ['', '13', ['latitude']],
  ['91', '13', ['latitude']],
  ['52.5', '-181', ['longitude']],
  ['north', 'east', ['latitude', 'longitude']],
])('%j and %j are complained about at %j', (latitude, longitude, fields) => {
  expect(pageErrors(sent({ latitude, longitude })).map(({ field }) => field)).toEqual(fields)
})
