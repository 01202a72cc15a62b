import type { ImageView } from '#platform/media/index.ts'
import { Picture } from '#ui/index.ts'

type GalleryProps = Readonly<{ images: readonly ImageView[] }>

/** The first picture large, the others in a row below it. */
export function Gallery({ images }: GalleryProps) {
  const [first, ...others] = images
  if (!first) return null
  return (
    <div className="grid gap-3">
      <div className="overflow-hidden rounded-image bg-sunken aspect-photo">
        <GalleryPicture image={first} sizes="(min-width: 64rem) 44rem, 92vw" isEager />
      </div>
      {others.length > 0 ? (
        <ul className="grid grid-cols-3 gap-3">
          {others.slice(0, 6).map((image) => (
            <li key={image.id} className="overflow-hidden rounded-image bg-sunken aspect-photo">
              <GalleryPicture image={image} sizes="(min-width: 64rem) 14rem, 30vw" />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

const GalleryPicture = ({
  image,
  sizes,
  isEager = false,
}: {
  image: ImageView
  sizes: string
  isEager?: boolean
}) => (
  <Picture
    src={image.variants.at(-1)?.url ?? ''}
    variants={image.variants}
    sizes={sizes}
    width={image.width}
    height={image.height}
    alt={image.alt}
    colour={image.dominantColour}
    cover
    eager={isEager}
  />
)
