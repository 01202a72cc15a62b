import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Handlebars from 'handlebars'

export type TemplateKind = 'html' | 'text'
export type Templates = {
  /**
   * One template with its data, which must hold every value that the template names.
   * @throws TemplateError when there is no such template, or it names something that the data lacks
   */
  render(name: string, kind: TemplateKind, data: object): string
  names(): string[]
}

export class TemplateError extends Error {
  override name = 'TemplateError'
}

const fileName = /^([a-z][a-z0-9-]*)\.(html|text)\.hbs$/

/**
 * The templates of one folder: `<name>.html.hbs` (values are escaped) and `<name>.text.hbs` (they are not). Every
 * file may be used as a partial by the others of its kind, for example `{{#> layout}}…{{/layout}}`. They are part
 * of the installation; what a tenant writes never comes here.
 */
export function openTemplates(folder: string): Templates {
  const engines = { html: Handlebars.create(), text: Handlebars.create() }
  const compiled = new Map<string, Handlebars.TemplateDelegate>()
  const names = new Set<string>()
  for (const file of readdirSync(folder)) {
    const [, name, kind] = fileName.exec(file) ?? []
    if (!name || (kind !== 'html' && kind !== 'text')) continue
    const options = { ...compileOptions, noEscape: kind === 'text' }
    const template = engines[kind].compile(readFileSync(join(folder, file), 'utf8'), options)
    engines[kind].registerPartial(name, template)
    compiled.set(`${name}.${kind}`, template)
    names.add(name)
  }
  return {
    render(name, kind, data) {
      const template = compiled.get(`${name}.${kind}`)
      if (!template) throw new TemplateError(`There is no template ${name}.${kind}.hbs in ${folder}`)
      try {
        return template(data)
      } catch (error) {
        throw new TemplateError(
          `${name}.${kind}.hbs: ${error instanceof Error ? error.message : String(error)}`,
          {
            cause: error,
          },
        )
      }
    },
    names: () => [...names].toSorted(),
  }
}

/** A misspelt name is an error, not an empty place in a letter to a customer. */
const compileOptions = { strict: true, knownHelpersOnly: true, preventIndent: true }
