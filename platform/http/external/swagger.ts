import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import { completeDocument, describeRoute, securitySchemes } from '../openapi.ts'

/** Collects the schemas of the routes that are registered after it into `app.swagger()`. */
export const apiDocument = fp(async (app) => {
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'API', version: '1' }, components: { securitySchemes } },
    stripBasePath: false,
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: describeRoute(schema ?? {}, url, route), url }),
    transformObject: (document) =>
      completeDocument('openapiObject' in document ? document.openapiObject : {}),
  })
})
