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
  CategoryView,
  CreateCategoryBody,
  type CreateService,
  CreateServiceBody,
  EditCategoryBody,
  EditServiceBody,
  IntakeQuestion,
  type LocationKind,
  locationKinds,
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
export { providerOfService } from './sql.ts'
export { subscribers as catalogSubscribers } from './subscribers.ts'
