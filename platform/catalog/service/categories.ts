import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied, toSlug } from '#platform/kernel/words.ts'
import { categoriesOrdered, categoryCreated, categoryRemoved, categoryUpdated } from '../events.ts'
import { Category } from '../models.ts'
import { mayManageCategories } from '../policies.ts'
import {
  type CategoryView,
  type CreateCategory,
  CreateCategoryBody,
  type EditCategory,
  EditCategoryBody,
  type OrderCategories,
  OrderCategoriesBody,
} from '../schemas.ts'
import { reindexName } from './terms.ts'

const columns = `c.id, c.slug, c.name, c.description, c.icon, c.colour, c.version,
  (select count(*)::int from services s
   where s.category_id = c.id and s.is_active and s.provider_is_listed) as "serviceCount"`

/** All categories in the marketplace's order, the empty ones too. */
export async function listCategories(ctx: Ctx): Promise<CategoryView[]> {
  const { rows } = await ctx.trx.raw<{ rows: CategoryView[] }>(
    `select ${columns} from categories c order by c.position, c.name, c.id`,
  )
  return rows
}

/** @throws AppError `not_found` */
export async function getCategoryBySlug(ctx: Ctx, slug: string): Promise<CategoryView> {
  const { rows } = await ctx.trx.raw<{ rows: CategoryView[] }>(
    `select ${columns} from categories c where c.slug = ?`,
    [slug.toLowerCase()],
  )
  return assertFound(rows[0], 'Category')
}

/** @throws AppError `not_found` */
export async function getCategory(ctx: Ctx, categoryId: string): Promise<CategoryView> {
  const { rows } = await ctx.trx.raw<{ rows: CategoryView[] }>(
    `select ${columns} from categories c where c.id = ?`,
    [categoryId],
  )
  return assertFound(rows[0], 'Category')
}

/** A new category, at the end. @throws AppError `validation_failed`, `forbidden` */
export async function createCategory(ctx: Ctx, input: CreateCategory): Promise<CategoryView> {
  assertAllowed(mayManageCategories(ctx.actor))
  const values = parseInput<CreateCategory>(CreateCategoryBody, tidied(input))
  const present = await Category.query(ctx.trx).select('slug', 'position')
  const category = {
    id: newId(),
    ...values,
    description: values.description ?? '',
    position: 1 + Math.max(0, ...present.map(({ position }) => position)),
  }
  const slug = await insertWithFreeSlug(ctx, category, new Set(present.map((other) => other.slug)))
  await emit(ctx, categoryCreated, { categoryId: category.id })
  const { id, name, description, icon, colour } = category
  return { id, slug, name, description, icon, colour, serviceCount: 0, version: 1 }
}

async function insertWithFreeSlug(
  ctx: Ctx,
  category: { id: string; name: string },
  taken: ReadonlySet<string>,
): Promise<string> {
  const wanted = toSlug(category.name) || 'category'
  for (let attempt = 1; attempt <= taken.size + 20; attempt += 1) {
    const slug = attempt === 1 ? wanted : `${wanted}-${attempt}`
    if (taken.has(slug)) continue
    const inserted: unknown[] = await ctx
      .trx('categories')
      .insert({ ...category, slug })
      .onConflict(['tenant_id', 'slug'])
      .ignore()
      .returning('id')
    if (inserted.length === 1) return slug
  }
  throw new AppError('conflict', { detail: 'No free address could be found for this name' })
}

/**
 * Changes what is named. Services are found by the new name at once.
 * @param input.version the one that was edited, or null to overwrite whatever is there
 * @throws AppError `validation_failed`, `stale_version`, `not_found`, `forbidden`
 */
export async function editCategory(
  ctx: Ctx,
  input: EditCategory & { categoryId: string; version: number | null },
): Promise<CategoryView> {
  const { categoryId, version, ...body } = input
  assertAllowed(mayManageCategories(ctx.actor))
  const values = parseInput<EditCategory>(EditCategoryBody, tidied(body))
  const before = assertFound(
    await Category.query(ctx.trx).findOne({ id: categoryId }).forUpdate(),
    'Category',
  )
  if (version !== null && version !== before.version) throw new AppError('stale_version')
  const changed = (Object.keys(values) as (keyof EditCategory)[]).filter(
    (field) => values[field] !== undefined && values[field] !== before[field],
  )
  if (changed.length > 0) {
    const patch = Object.fromEntries(changed.map((field) => [field, values[field]]))
    await Category.query(ctx.trx)
      .where({ id: categoryId })
      .patch({ ...patch, version: before.version + 1 })
    if (values.name !== undefined && values.name !== before.name) {
      await reindexName(ctx, { field: 'category', id: categoryId, from: before.name, to: values.name })
    }
    await emit(ctx, categoryUpdated, { categoryId, changed })
  }
  return getCategory(ctx, categoryId)
}

/** @throws AppError `validation_failed` unless it names exactly the categories there are, `forbidden` */
export async function orderCategories(ctx: Ctx, input: OrderCategories): Promise<CategoryView[]> {
  assertAllowed(mayManageCategories(ctx.actor))
  const { categoryIds } = parseInput<OrderCategories>(OrderCategoriesBody, input)
  const present = await Category.query(ctx.trx).select('id').forNoKeyUpdate()
  if (present.length !== categoryIds.length || !present.every(({ id }) => categoryIds.includes(id))) {
    const message = 'Name each category exactly once'
    throw new AppError('validation_failed', { detail: message, errors: [{ field: 'categoryIds', message }] })
  }
  await ctx.trx.raw(
    `update categories c set position = o.position
     from unnest(?::uuid[]) with ordinality as o (id, position) where c.id = o.id`,
    [categoryIds],
  )
  await emit(ctx, categoriesOrdered, { categoryIds })
  return listCategories(ctx)
}

/** @throws AppError `conflict` while services are in it, `not_found`, `forbidden` */
export async function removeCategory(ctx: Ctx, categoryId: string): Promise<void> {
  assertAllowed(mayManageCategories(ctx.actor))
  const category = await Category.query(ctx.trx).findOne({ id: categoryId }).forUpdate()
  assertFound(category, 'Category')
  const service = await ctx.trx('services').where({ category_id: categoryId }).first('id')
  if (service) throw new AppError('conflict', { detail: 'Move the services of this category first' })
  await Category.query(ctx.trx).where({ id: categoryId }).delete()
  await emit(ctx, categoryRemoved, { categoryId })
}
