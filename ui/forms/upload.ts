/** What the upload route answers for a stored file. */
export type StoredFile = Readonly<{
  id: string
  url: string
  name?: string
  width?: number
  height?: number
}>

export type UploadProblem = 'too-large' | 'type' | 'failed'

export class UploadError extends Error {
  override name = 'UploadError'
  constructor(
    readonly problem: UploadProblem,
    /** The server's own sentence, when it sent one (problem+json `detail`). */
    readonly detail?: string,
  ) {
    super(detail ?? problem)
  }
}

type UploadOptions = Readonly<{
  url: string
  /** Sent along: the form token, the purpose of the file. */
  fields?: Readonly<Record<string, string>>
  onProgress: (percent: number) => void
  signal: AbortSignal
}>

/**
 * Sends one file as multipart. XMLHttpRequest, because fetch does not tell how far an upload is.
 * @throws UploadError
 */
export function uploadFile(file: File, { url, fields = {}, onProgress, signal }: UploadOptions) {
  return new Promise<StoredFile>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.responseType = 'json'
    request.setRequestHeader('Accept', 'application/json')
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(Math.floor((event.loaded / event.total) * 100))
    })
    request.addEventListener('load', () => {
      const answer: unknown = request.response
      const stored = request.status < 300 ? toStoredFile(answer, file.name) : null
      if (stored) return resolve(stored)
      const problem = request.status === 413 ? 'too-large' : request.status === 415 ? 'type' : 'failed'
      reject(new UploadError(problem, problemDetail(answer)))
    })
    request.addEventListener('error', () => reject(new UploadError('failed')))
    request.addEventListener('abort', () => reject(new UploadError('failed')))
    signal.addEventListener('abort', () => request.abort())

    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    body.append('file', file)
    request.send(body)
  })
}

/** A file with its address, or an image with one address per width, of which the narrowest does for a preview. */
function toStoredFile(answer: unknown, name: string): StoredFile | null {
  if (typeof answer !== 'object' || answer === null || !('id' in answer)) return null
  if ('url' in answer) return answer as StoredFile
  const [narrowest] = (answer as { variants?: readonly { url: string }[] }).variants ?? []
  return narrowest ? { id: String(answer.id), url: narrowest.url, name } : null
}

const problemDetail = (answer: unknown) =>
  typeof answer === 'object' && answer !== null && 'detail' in answer && typeof answer.detail === 'string'
    ? answer.detail
    : undefined

/** Whether a file fits an `accept` attribute: ".pdf", "image/png", "image/*". */
export function isAccepted(file: Pick<File, 'name' | 'type'>, accept: string): boolean {
  const wanted = accept.split(',').map((entry) => entry.trim().toLowerCase())
  const type = file.type.toLowerCase()
  return wanted.some((entry) => {
    if (entry.startsWith('.')) return file.name.toLowerCase().endsWith(entry)
    return entry.endsWith('/*') ? type.startsWith(entry.slice(0, -1)) : type === entry
  })
}
