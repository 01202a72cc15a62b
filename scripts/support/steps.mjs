// What a command is doing, one line per step with its time; a moving last line where a terminal can show it.
const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/**
 * @param {{ isTTY?: boolean, write(text: string): unknown }} out
 */
export function createSteps(out = process.stdout) {
  const running = new Map() // name → start
  let timer = null
  let frame = 0
  const isLive = Boolean(out.isTTY) && !process.env.CI

  const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`
  const clear = () => isLive && out.write('\r\u001b[2K')
  function draw() {
    if (!isLive || running.size === 0) return
    const current = [...running].map(([name, start]) => `${name} ${seconds(start)}`)
    out.write(`\r\u001b[2K${frames[frame++ % frames.length]} ${current.join(' · ')}`)
  }
  function line(text) {
    clear()
    out.write(`${text}\n`)
    draw()
  }
  function finish(name, mark, note) {
    const start = running.get(name)
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
     * @param {(note: (text: string) => void) => T | Promise<T>} work may leave a note behind its time
     * @returns {Promise<T>}
     */
    async run(name, work) {
      running.set(name, Date.now())
      if (isLive && running.size === 1) {
        timer = setInterval(draw, 100)
        timer.unref()
      }
      let note = ''
      try {
        const result = await work((text) => (note = text))
        finish(name, '✓', note)
        return result
      } catch (error) {
        finish(name, '✗')
        throw error
      }
    },
  }
}
