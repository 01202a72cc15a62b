const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** What stands in for a call on a machine of one's own. Null: the link leads into no meeting. */
export function callPage(call: { topic: string; isHost: boolean; isWaiting: boolean } | null): string {
  const title = call ? escape(call.topic) : 'This meeting does not exist'
  const text = !call
    ? 'It was deleted, or the link was cut off.'
    : call.isHost
      ? 'You lead this meeting.'
      : call.isWaiting
        ? 'You wait until the host lets you in.'
        : 'You are in this meeting.'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body{font:1.125rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32rem;padding:0 1.5rem;color:#1c1c1e}
p{margin:.5rem 0}small{color:#595959}</style></head>
<body><h1>${title}</h1><p>${text}</p><p><small>A stand-in for Zoom on this machine.</small></p></body></html>`
}
