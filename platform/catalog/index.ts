// What is sold: categories and services. Owns `categories`, `services`, `service_images` and `service_terms`.
// A service can be booked when it is active (its provider's decision) and its provider is listed.
export {
  categoriesOrdered,
  categoryCreated,
  categoryRemoved,
  categoryUpdated,
  serviceActivated,
  serviceCreated,
  serviceDeactivated,
  serviceRemoved,
  serviceUpdated,
} from './events.ts'
export { catalogRoutes } from './routes.ts'
export {
  type Assignment,
  type BookingMode,
  bookingModes,
  BookingPolicy,
  CategoryView,
  CreateCategoryBody,
  type CreateService,
  CreateServiceBody,
  DurationOption,
  EditCategoryBody,
  EditServiceBody,
  IntakeQuestion,
  type LocationKind,
  locationKinds,
  PolicyTerms,
  questionKinds,
  ServiceCard,
  ServicePage,
  serviceSorts,
  ServiceView,
} from './schemas.ts'
export {
  type BookableService,
  createCategory,
  createService,
  editCategory,
  editService,
  getBookableService,
  getCategory,
  getCategoryBySlug,
  getOwnService,
  getService,
  getServicePolicy,
  listCategories,
  listFeaturedServices,
  listOwnServices,
  listServices,
  orderCategories,
  removeCategory,
  listServiceMembers,
  removeService,
  setServiceMembers,
} from './service/index.ts'
export { standardPolicy } from './rules.ts'
export { providerOfService } from './sql.ts'
export { subscribers as catalogSubscribers } from './subscribers.ts'
