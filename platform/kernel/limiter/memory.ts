import type { Windows } from '../limiter.ts'

const mostWindows = 100_000

export function memoryWindows(now: () => number): Windows {
  const windows = new Map<string, { calls: number; endsAt: number }>()

  function makeRoom() {
    for (const [name, { endsAt }] of windows) if (endsAt <= now()) windows.delete(name)
    // All are in use: the oldest leaves, which is the one that ends soonest if the windows are of one length.
    if (windows.size >= mostWindows) windows.delete(windows.keys().next().value!)
  }

  return {
    async count({ tenantId, name, key, windowSeconds }) {
      const id = `${tenantId}/${name}/${key}`
      let window = windows.get(id)
      if (!window || window.endsAt <= now()) {
        windows.delete(id)
        if (windows.size >= mostWindows) makeRoom()
        window = { calls: 0, endsAt: now() + windowSeconds * 1_000 }
        windows.set(id, window)
      }
      window.calls += 1
      return { calls: window.calls, resetMs: window.endsAt - now() }
    },
    async close() {
      windows.clear()
    },
  }
}
