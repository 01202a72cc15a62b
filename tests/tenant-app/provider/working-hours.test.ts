import { windowsOn, workingOn } from '../../../tenant-app/app/provider/working-hours.ts'

const schedule = {
  weekly: [
    { weekday: 6, startMinute: 1320, endMinute: 1560 },
    { weekday: 7, startMinute: 600, endMinute: 720 },
  ],
  exceptions: [{ date: '2026-03-15', windows: [] }],
}

test('a night that began on Saturday is worked on Sunday too', () => {
  expect(workingOn('2026-03-08', schedule)).toEqual([
    { from: 0, to: 120 },
    { from: 600, to: 720 },
  ])
})

test('a night is drawn to midnight on the day on which it begins', () => {
  expect(workingOn('2026-03-07', schedule)).toEqual([{ from: 1320, to: 1440 }])
})

test('a dated exception stands in place of the weekly hours, and leaves the night before alone', () => {
  expect(windowsOn('2026-03-15', schedule)).toEqual([])
  expect(workingOn('2026-03-15', schedule)).toEqual([{ from: 0, to: 120 }])
})
