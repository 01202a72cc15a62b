import { Form } from '@remix-run/react'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import type { GalleryImageView } from '#platform/providers/index.ts'
import {
  ActionForm,
  Button,
  Card,
  CardHeader,
  Field,
  Picture,
  SubmitButton,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { ImageField } from './image-field.tsx'
import { IntentButton } from './question-editor.tsx'

type GalleryEditorProps = Readonly<{
  gallery: readonly GalleryImageView[]
  result: FormResult | undefined
}>

/** The pictures of the page; each change takes effect at once, without the rest of the page. */
export const GalleryEditor = ({ gallery, result }: GalleryEditorProps) => (
  <Card as="section" id="gallery">
    <CardHeader
      title="Gallery"
      description={`${gallery.length} of 24 pictures. Changes here are saved at once.`}
    />
    <div className="grid gap-6">
      <ul className="grid gap-4">
        {gallery.map((picture, index) => (
          <GalleryItem key={picture.id} picture={picture} index={index} count={gallery.length} />
        ))}
      </ul>
      <ActionForm
        result={result}
        encType="multipart/form-data"
        preventScrollReset
        className="grid justify-items-start gap-4"
      >
        <input type="hidden" name="form" value="gallery" />
        <ImageField
          key={gallery.map(({ id }) => id).join()}
          name="images"
          label="Add pictures"
          purpose="gallery"
          images={[]}
          multiple
        />
        <SubmitButton name="intent" value="add" variant="secondary">
          Add to the gallery
        </SubmitButton>
      </ActionForm>
    </div>
  </Card>
)

type GalleryItemProps = { picture: GalleryImageView; index: number; count: number }

const GalleryItem = ({ picture: { id, caption, image }, index, count }: GalleryItemProps) => (
  <li className="flex flex-wrap items-start gap-x-4 gap-y-2 sm:flex-nowrap">
    <span className="block aspect-photo w-28 shrink-0 overflow-hidden rounded-image bg-sunken">
      <Picture
        src={image.variants[0]?.url ?? ''}
        variants={image.variants}
        sizes="7rem"
        width={image.width}
        height={image.height}
        colour={image.dominantColour}
        alt={image.alt}
        cover
      />
    </span>
    <Form method="post" preventScrollReset className="flex min-w-0 grow flex-wrap items-end gap-2">
      <input type="hidden" name="form" value="gallery" />
      <input type="hidden" name="galleryImageId" value={id} />
      <Field name="caption" label={`Caption of picture ${index + 1}`} optional className="min-w-48 grow">
        <TextInput maxLength={200} defaultValue={caption} />
      </Field>
      <Button type="submit" name="intent" value="caption" variant="secondary">
        Save
      </Button>
      <span className="flex basis-full">
        {index > 0 ? (
          <IntentButton intent={`raise:${index}`} label={`Move picture ${index + 1} up`}>
            <ArrowUp aria-hidden="true" className="icon" />
          </IntentButton>
        ) : null}
        {index < count - 1 ? (
          <IntentButton intent={`lower:${index}`} label={`Move picture ${index + 1} down`}>
            <ArrowDown aria-hidden="true" className="icon" />
          </IntentButton>
        ) : null}
        <IntentButton intent="remove" label={`Remove picture ${index + 1}`}>
          <Trash2 aria-hidden="true" className="icon" />
        </IntentButton>
      </span>
    </Form>
  </li>
)
