// Images of a tenant: upload, checks, variants, storage. Owns the table `images` and the files below `<tenant>/images/`.
// Lower than every domain that shows a picture: they keep an image's id and get an `ImageView` from `imageViews`,
// or in their own query with `imageJson` and `toImageView`.
export { readVariant, storeImage, type MediaRuntime } from './flows.ts'
export { mediaFiles, mediaRoutes, readUpload } from './routes.ts'
export { ImageFile, ImageView, toImageView, type ImagePurpose, type ImageRow } from './schemas.ts'
export { assertImages, eraseImages, imageViews } from './service/images.ts'
export { imageJson } from './sql.ts'
