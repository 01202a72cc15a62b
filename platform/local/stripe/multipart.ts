import type { Form, FormValue } from './form.ts'

/** The boundary of a form with files; null for any other body. */
export const boundaryOf = (contentType: string | undefined): string | null => {
  const [, quoted, plain] =
    /^multipart\/form-data;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? []
  return quoted ?? plain ?? null
}

/**
 * Decodes a form with files (RFC 7578), as the official libraries send it. A file is its bytes, one character each, with
 * its name and type.
 * @param text the body, one character per byte
 * @throws URIError for what is no such form
 */
export function decodeMultipart(text: string, boundary: string): Form {
  const [, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`)
  if (!parts.at(-1)?.startsWith('--')) throw new URIError('The form has no end')
  return Object.fromEntries(parts.slice(0, -1).map(toField))
}

function toField(part: string): [string, FormValue] {
  const at = part.indexOf('\r\n\r\n')
  const head = part.slice(0, at)
  const name = /name="([^"]*)"/.exec(head)?.[1]
  if (at < 0 || name === undefined) throw new URIError('A part of the form has no name')
  const data = part.slice(at + 4)
  const fileName = /filename="([^"]*)"/.exec(head)?.[1]
  if (fileName === undefined) return [name, Buffer.from(data, 'latin1').toString()]
  const type = /^content-type: *(.+)$/im.exec(head)?.[1]?.trim() ?? ''
  return [name, { data, name: Buffer.from(fileName, 'latin1').toString(), type }]
}
