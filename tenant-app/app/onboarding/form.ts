import type { StepName } from './words.ts'
import { radii } from './words.ts'

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim()

/** `Painting, plaster ,` → `['Painting', 'plaster']`, at most twenty, each cut to what a skill may be long. */
export const readSkills = (typed: string): string[] =>
  [
    ...new Map(
      typed
        .split(/[,;\n]/)
        .map((skill) => skill.trim().replaceAll(/\s+/g, ' ').slice(0, 60))
        .filter(Boolean)
        .map((skill) => [skill.toLocaleLowerCase(), skill]),
    ).values(),
  ].slice(0, 20)

export type StepFields = Partial<{
  businessName: string
  accountType: 'individual' | 'company'
  email: string
  phone: string | null
  street: string
  postalCode: string
  city: string
  headline: string
  introduction: string
  skills: string[]
  languages: string[]
  serviceRadiusKm: number | null
}>

/** What one step of the wizard says; the others stay as they are. */
export function readStep(step: StepName, form: FormData): StepFields {
  if (step === 'business') {
    return {
      businessName: text(form, 'businessName'),
      accountType: form.get('accountType') === 'company' ? 'company' : 'individual',
      email: text(form, 'email'),
      phone: text(form, 'phone') || null,
    }
  }
  if (step === 'about') {
    return {
      headline: text(form, 'headline'),
      introduction: text(form, 'introduction'),
      skills: readSkills(text(form, 'skills')),
      languages: form.getAll('languages').map(String).slice(0, 12),
    }
  }
  if (step === 'area') {
    const radius = radii.find((km) => String(km) === text(form, 'serviceRadiusKm'))
    return {
      street: text(form, 'street'),
      postalCode: text(form, 'postalCode'),
      city: text(form, 'city'),
      serviceRadiusKm: radius ?? null,
    }
  }
  return {}
}

/** Sentences instead of a schema's own words. */
export function stepFaults(fields: StepFields): { field: string; label: string; message: string }[] {
  const faults: { field: string; label: string; message: string }[] = []
  if (fields.businessName === '')
    faults.push({ field: 'businessName', label: 'Name', message: 'Say under which name you work.' })
  if (fields.email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(fields.email))
    faults.push({
      field: 'email',
      label: 'E-mail',
      message: 'Enter an e-mail address like name@example.com.',
    })
  if (fields.phone && !/^\+?[0-9 ()./-]{5,24}$/.test(fields.phone))
    faults.push({ field: 'phone', label: 'Telephone', message: 'Use digits, spaces and a leading +.' })
  return faults
}
