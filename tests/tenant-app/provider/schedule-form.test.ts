import { changeWeek, toWeekly, typedWeek, windowOf } from '../../../tenant-app/app/provider/schedule-form.ts'

const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const week = (...monday: { start: string; end: string }[]) => [monday, [], [], [], [], [], []]

test('an end before the start is on the next day', () => {
  expect(windowOf({ start: '22:00', end: '02:00' })).toEqual({ startMinute: 1320, endMinute: 1560 })
})

test('from midnight to midnight is the whole day', () => {
  expect(windowOf({ start: '00:00', end: '00:00' })).toEqual({ startMinute: 0, endMinute: 1440 })
})

test('what is read from a schedule and written back is the same schedule', () => {
  const weekly = [
    { weekday: 1, startMinute: 540, endMinute: 720 },
    { weekday: 1, startMinute: 780, endMinute: 1020 },
    { weekday: 6, startMinute: 1320, endMinute: 1560 },
  ]

  expect(toWeekly(typedWeek(weekly), names)).toEqual({ weekly, errors: [] })
})

test('an empty line says nothing, a line with one time is a mistake at the missing one', () => {
  const { weekly, errors } = toWeekly(week({ start: '', end: '' }, { start: '09:00', end: '' }), names)

  expect(weekly).toEqual([])
  expect(errors).toMatchObject([{ field: 'week.0.1.end', label: 'Monday' }])
})

test('times of one day that overlap are refused', () => {
  const typed = week({ start: '09:00', end: '13:00' }, { start: '12:00', end: '17:00' })

  expect(toWeekly(typed, names).errors).toMatchObject([{ field: 'week.0.1.end' }])
})

test('the times of Monday are copied to the working days and not to the weekend', () => {
  const copied = changeWeek('copy:0', week({ start: '08:00', end: '12:00' }))

  expect(copied?.map((windows) => windows.length)).toEqual([1, 1, 1, 1, 1, 0, 0])
})

test('a line is added to its day and taken away again', () => {
  const added = changeWeek('add:2', week())
  const removed = changeWeek('remove:2.0', added ?? [])

  expect(added?.[2]).toEqual([{ start: '09:00', end: '17:00' }])
  expect(removed?.[2]).toEqual([])
  expect(changeWeek('save', week())).toBeNull()
})
