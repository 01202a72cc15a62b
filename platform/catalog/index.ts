// What is sold: categories and services. Owns `categories`, `services`, `service_images` and `service_terms`.
export { CategoryView, IntakeQuestion, type LocationKind, locationKinds, ServiceCard, ServiceView } from './schemas.ts'
