import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime, { type Address, type Email } from 'postal-mime'

export type StoredMail = {
  kind: 'mail' | 'text'
  /** Made of the Message-ID. */
  id: string
  receivedAt: Date
  fromName: string
  fromAddress: string
  toName: string
  toAddress: string
  subject: string
  /** The host in the Message-ID: the marketplace in whose name the message was sent. */
  sender: string
  text: string
  attachmentCount: number
}
export type FullMail = StoredMail & {
  html: string
  headers: { name: string; value: string }[]
  attachments: { name: string; mimeType: string; size: number }[]
}

/** A text message to a telephone, as it is kept. */
export type StoredText = { id: string; from: string; host: string; to: string; text: string }

export type MailStore = ReturnType<typeof openMailStore>

const idPattern = /^[0-9a-f]{24}$/

/** Received mails as .eml files and text messages as .json files, one per Message-ID: the same message again replaces the first, as at large providers. */
export function openMailStore(folder: string) {
  const parsed = new Map<string, { changed: number; email: Email; at: Date }>()

  async function load(id: string): Promise<{ email: Email; at: Date } | null> {
    if (!idPattern.test(id)) return null
    const file = fileOf(id)
    const info = await stat(file).catch(() => null)
    if (!info) return null
    const known = parsed.get(id)
    if (known?.changed === info.mtimeMs) return known
    const entry = {
      changed: info.mtimeMs,
      email: await PostalMime.parse(await readFile(file)),
      at: info.mtime,
    }
    parsed.set(id, entry)
    return entry
  }

  const fileOf = (id: string) => join(folder, `${id}.eml`)
  const textFileOf = (id: string) => join(folder, `${id}.json`)

  async function loadText(id: string): Promise<StoredMail | null> {
    if (!idPattern.test(id)) return null
    const file = textFileOf(id)
    const info = await stat(file).catch(() => null)
    if (!info) return null
    const { from, host, to, text } = JSON.parse(await readFile(file, 'utf8')) as StoredText
    return {
      kind: 'text',
      id,
      receivedAt: info.mtime,
      fromName: from,
      fromAddress: '',
      toName: to,
      toAddress: to,
      subject: text.split('\n')[0] ?? '',
      sender: host,
      text,
      attachmentCount: 0,
    }
  }

  return {
    /** Keeps a message as it was received. @returns its id */
    async save(raw: Buffer, envelope: { from: string; to: string[] }): Promise<string> {
      await mkdir(folder, { recursive: true })
      const { messageId } = await PostalMime.parse(raw)
      const id = createHash('sha256')
        .update(messageId ?? raw)
        .digest('hex')
        .slice(0, 24)
      const trace = [`Return-Path: <${envelope.from}>`, ...envelope.to.map((to) => `Delivered-To: ${to}`)]
      const draft = `${fileOf(id)}.${process.pid}.draft`
      await writeFile(draft, Buffer.concat([Buffer.from(`${trace.join('\r\n')}\r\n`), raw]))
      await rename(draft, fileOf(id))
      return id
    },

    /** Keeps a text message. The same one again replaces the first. @returns its id */
    async saveText(message: StoredText): Promise<string> {
      await mkdir(folder, { recursive: true })
      const id = createHash('sha256').update(message.id).digest('hex').slice(0, 24)
      const draft = `${textFileOf(id)}.${process.pid}.draft`
      await writeFile(draft, JSON.stringify(message))
      await rename(draft, textFileOf(id))
      return id
    },

    /** All messages, newest first. */
    async list(): Promise<StoredMail[]> {
      const files = await readdir(folder).catch(() => [])
      const ids = files.filter((file) => file.endsWith('.eml')).map((file) => file.slice(0, -'.eml'.length))
      const mails = await Promise.all(
        ids.map(async (id) => {
          const entry = await load(id)
          return entry ? [toStoredMail(id, entry.email, entry.at)] : []
        }),
      )
      const texts = await Promise.all(
        files
          .filter((file) => file.endsWith('.json'))
          .map((file) => loadText(file.slice(0, -'.json'.length))),
      )
      const all = [...mails.flat(), ...texts.flatMap((text) => text ?? [])]
      return all.toSorted((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
    },

    async find(id: string): Promise<FullMail | null> {
      const entry = await load(id)
      if (!entry) {
        const text = await loadText(id)
        return text && { ...text, html: '', headers: [], attachments: [] }
      }
      const { email, at } = entry
      return {
        ...toStoredMail(id, email, at),
        html: email.html ?? '',
        headers: email.headers.map(({ key, value }) => ({ name: key, value })),
        attachments: email.attachments.map((attachment, index) => ({
          name: nameOfFile(attachment, index),
          mimeType: attachment.mimeType,
          size: bytesOf(attachment.content).length,
        })),
      }
    },

    async attachment(
      id: string,
      index: number,
    ): Promise<{ name: string; mimeType: string; content: Buffer } | null> {
      const entry = await load(id)
      const attachment = entry?.email.attachments[index]
      if (!attachment) return null
      return {
        name: nameOfFile(attachment, index),
        mimeType: attachment.mimeType,
        content: bytesOf(attachment.content),
      }
    },

    /** The message as it came, byte for byte, with two lines of the envelope on top. */
    async source(id: string): Promise<Buffer | null> {
      return idPattern.test(id) ? readFile(fileOf(id)).catch(() => null) : null
    },
  }
}

function toStoredMail(id: string, email: Email, receivedAt: Date): StoredMail {
  const to = email.to?.[0]
  return {
    kind: 'mail',
    id,
    receivedAt,
    fromName: nameOf(email.from),
    fromAddress: email.from?.address ?? '',
    toName: nameOf(to),
    toAddress: to?.address ?? email.headers.find(({ key }) => key === 'delivered-to')?.value ?? '',
    subject: email.subject ?? '(no subject)',
    sender: /@([^@>]+)>?$/.exec(email.messageId ?? '')?.[1] ?? '',
    text: email.text ?? '',
    attachmentCount: email.attachments.length,
  }
}

const nameOf = (address: Address | undefined) => address?.name || address?.address || ''

const bytesOf = (content: ArrayBuffer | Uint8Array | string) =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as Uint8Array)

/** An invitation is also a part of the message itself, and has no name there. */
const nameOfFile = ({ filename, mimeType }: { filename: string | null; mimeType: string }, index: number) =>
  filename ?? (mimeType === 'text/calendar' ? 'invitation.ics' : `attachment-${index + 1}`)
