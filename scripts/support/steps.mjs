// What a command is doing, one line per step with its time; a moving last line where a terminal can show it.
const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/**
 * @param {{ isTTY?: boolean, write(text: string): unknown }} out
 */
export function createSteps(out = process.stdout) {
  const running = new Map() // name → { start, note }
  let timer = null
  let frame = 0
  const isLive = Boolean(out.isTTY) && !process.env.CI

  const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`
  const clear = () => isLive && out.write('\r\u001b[2K')
  function draw() {
    if (!isLive || running.size === 0) return
    const current = [...running].map(
      ([name, { start, note }]) => `${name} ${seconds(start)}${note && ` ${note}`}`,
    )
    out.write(`\r\u001b[2K${frames[frame++ % frames.length]} ${current.join(' · ')}`)
  }
  function line(text) {
    clear()
    out.write(`${text}\n`)
    draw()
  }
  function finish(name, mark) {
    const { start, note } = running.get(name)
    running.delete(name)
    if (running.size === 0) clearInterval(timer)
    line(`${mark} ${name.padEnd(12)} ${seconds(start).padStart(7)}${note ? `  ${note}` : ''}`)
  }

  return {
    line,
    /**
     * Runs one step. Several may run side by side.
     * @template T
     * @param {string} name
     * @param {(note: (text: string) => void) => T | Promise<T>} work `note` is shown behind its time, and may change while it runs
     * @returns {Promise<T>}
     */
    async run(name, work) {
      const step = { start: Date.now(), note: '' }
      running.set(name, step)
      if (isLive && running.size === 1) {
        timer = setInterval(draw, 100)
        timer.unref()
      }
      try {
        const result = await work((text) => (step.note = text))
        finish(name, '✓')
        return result
      } catch (error) {
        finish(name, '✗')
        throw error
      }
    },
  }
}
