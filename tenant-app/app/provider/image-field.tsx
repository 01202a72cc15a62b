import type { ImagePurpose } from '#platform/media/index.ts'
import { Checkbox, Field, Uploader, useHydrated, type StoredFile } from '#ui/index.ts'

type ImageFieldProps = Readonly<{
  name: string
  label: string
  hint?: string
  purpose: ImagePurpose
  images: readonly StoredFile[]
  multiple?: boolean
}>

/** Pictures of a form. Without scripts the files travel with the form, which needs `encType="multipart/form-data"`. */
export function ImageField({ name, label, hint, purpose, images, multiple = false }: ImageFieldProps) {
  const hydrated = useHydrated()
  return (
    <div className="grid grid-cols-1 gap-3">
      <Field name={name} label={label} {...(hint ? { hint } : {})} optional>
        <Uploader
          uploadUrl="/api/v1/images"
          uploadFields={{ purpose }}
          initial={images}
          multiple={multiple}
        />
      </Field>
      {hydrated
        ? null
        : images.map(({ id, name: imageName }) => (
            <noscript key={id}>
              <Checkbox name={`${name}.remove`} value={id} label={`Remove ${imageName}`} />
            </noscript>
          ))}
    </div>
  )
}
