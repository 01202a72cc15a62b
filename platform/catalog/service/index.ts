export {
  createCategory,
  editCategory,
  getCategory,
  getCategoryBySlug,
  listCategories,
  orderCategories,
  removeCategory,
} from './categories.ts'
export { createService } from './create-service.ts'
export { editService, type EditServiceInput, removeService } from './edit-service.ts'
export {
  listBookableServices,
  listFeaturedServices,
  listServiceCards,
  listServices,
  type SearchedService,
} from './list-services.ts'
export {
  type BookableService,
  getBookableService,
  getOwnService,
  getService,
  listOwnServices,
} from './read-service.ts'
export { createPolicy, editPolicy, listPolicies, orderPolicies, removePolicy } from './edit-policies.ts'
export { getServicePolicy, listOfferedPolicies } from './policies.ts'
export { reindexName } from './terms.ts'
export { listServiceMembers, setServiceMembers } from './service-members.ts'
