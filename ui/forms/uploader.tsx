import { ImageUp, RotateCcw, X } from 'lucide-react'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { Button } from '../button.tsx'
import { cx } from '../class-names.ts'
import { formatBytes } from '../format.ts'
import { useHydrated } from '../hydrated.ts'
import { fill, useKit } from '../kit.tsx'
import type { KitWords } from '../words.ts'
import { useField } from './field.tsx'
import { isAccepted, uploadFile, UploadError, type StoredFile } from './upload.ts'

export type UploaderProps = Readonly<{
  /**
   * With scripts each stored file's id is sent under this name; without them the files themselves are, and the
   * form needs `encType="multipart/form-data"`. Taken from the Field around it when absent.
   */
  name?: string
  /** Takes one file as multipart `file` and answers a StoredFile, or problem+json. */
  uploadUrl: string
  uploadFields?: Readonly<Record<string, string>>
  accept?: string
  maxBytes?: number
  multiple?: boolean
  initial?: readonly StoredFile[]
  onChange?: (files: readonly StoredFile[]) => void
}>

type Item = Readonly<{
  key: string
  name: string
  percent: number
  file?: File
  stored?: StoredFile
  error?: string
}>

const IMAGE_TYPES = 'image/jpeg,image/png,image/webp,image/avif'

/** Sends files as they are chosen or dropped, one line each with progress, error and preview. */
export function Uploader(props: UploaderProps) {
  const { accept = IMAGE_TYPES, maxBytes = 10_000_000, multiple = false } = props
  const { words, locale } = useKit()
  const hydrated = useHydrated()
  const field = useField()
  const name = props.name ?? field?.name ?? 'file'
  const [items, setItems] = useState(() => (props.initial ?? []).map(storedItem))
  const [over, setOver] = useState(false)
  const leaving = useRef(new AbortController())

  useEffect(() => {
    leaving.current = new AbortController()
    return () => leaving.current.abort()
  }, [])

  const change = (key: string, part: Partial<Item>) =>
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...part } : item)))

  const { onChange } = props
  const stored = items.flatMap((item) => item.stored ?? [])
  const storedIds = stored.map(({ id }) => id).join(' ')
  const told = useRef(storedIds)
  useEffect(() => {
    if (told.current === storedIds) return
    told.current = storedIds
    onChange?.(stored)
  })

  async function send(item: Item) {
    if (!item.file) return
    change(item.key, { error: undefined, percent: 0 })
    try {
      const answer = await uploadFile(item.file, {
        url: props.uploadUrl,
        fields: props.uploadFields,
        signal: leaving.current.signal,
        onProgress: (percent) => change(item.key, { percent }),
      })
      change(item.key, { stored: answer, percent: 100 })
    } catch (error) {
      if (!leaving.current.signal.aborted) change(item.key, { error: sentence(error, item.name) })
    }
  }

  const limit = formatBytes(maxBytes, locale)
  const sentence = (error: unknown, fileName: string) => {
    if (!(error instanceof UploadError)) return fill(words.uploadFailed, { name: fileName })
    return error.detail ?? fill(words[problemWords[error.problem]], { name: fileName, limit })
  }

  function add(files: FileList | null) {
    const chosen = Array.from(files ?? []).slice(0, multiple ? undefined : 1)
    const fresh = chosen.map((file): Item => {
      const problem = !isAccepted(file, accept) ? 'type' : file.size > maxBytes ? 'too-large' : undefined
      const error = problem && sentence(new UploadError(problem), file.name)
      return { key: crypto.randomUUID(), name: file.name, percent: 0, file, error }
    })
    setItems((earlier) => (multiple ? [...earlier, ...fresh] : fresh.length > 0 ? fresh : earlier))
    for (const item of fresh) if (!item.error) void send(item)
  }

  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      add(event.dataTransfer.files)
    },
  }

  return (
    <div className="grid grid-cols-1 gap-3">
      <label className="dropzone" data-over={over || undefined} {...drop}>
        <ImageUp aria-hidden="true" className="icon text-xl text-muted" />
        <span>
          <span className="link">{multiple ? words.chooseFiles : words.chooseFile}</span>{' '}
          <span className="text-muted">{words.dropHint}</span>
        </span>
        <input
          type="file"
          id={field?.id}
          // With scripts the ids are sent instead of the files.
          name={hydrated ? undefined : name}
          accept={accept}
          multiple={multiple}
          aria-describedby={field?.describedBy}
          aria-invalid={field?.invalid || undefined}
          onChange={(event) => {
            add(event.target.files)
            event.target.value = ''
          }}
        />
      </label>
      {items.length > 0 ? (
        <ul className="grid grid-cols-1 gap-2">
          {items.map((item) => (
            <li key={item.key} className={cx('upload', item.error && 'upload-failed')}>
              {item.stored ? <img src={item.stored.url} alt="" className="upload-preview" /> : null}
              <div className="min-w-0 grow">
                <UploadState item={item} words={words} />
              </div>
              {item.error && item.file && isAccepted(item.file, accept) && item.file.size <= maxBytes ? (
                <Button
                  variant="quiet"
                  type="button"
                  square
                  aria-label={words.tryAgain}
                  onClick={() => void send(item)}
                  icon={<RotateCcw aria-hidden="true" className="icon" />}
                />
              ) : null}
              <Button
                variant="quiet"
                type="button"
                square
                aria-label={fill(words.remove, { name: item.name })}
                onClick={() => setItems((all) => all.filter(({ key }) => key !== item.key))}
                icon={<X aria-hidden="true" className="icon" />}
              />
              {item.stored ? <input type="hidden" name={name} value={item.stored.id} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

const problemWords = { 'too-large': 'fileTooLarge', type: 'fileType', failed: 'uploadFailed' } as const

function storedItem(stored: StoredFile): Item {
  return { key: stored.id, name: stored.name ?? '', percent: 100, stored }
}

function UploadState({ item, words }: { item: Item; words: KitWords }) {
  if (item.error) {
    return (
      <p role="alert" className="text-sm text-negative">
        {item.error}
      </p>
    )
  }
  if (item.stored) {
    return (
      <p className="truncate text-sm">
        {item.name}
        <output className="sr-only">{item.file ? fill(words.uploaded, { name: item.name }) : null}</output>
      </p>
    )
  }
  return (
    <>
      <p className="truncate text-sm">{item.name}</p>
      <progress
        max={100}
        value={item.percent}
        aria-label={fill(words.uploading, { name: item.name, percent: item.percent })}
        className="progress"
      />
    </>
  )
}
