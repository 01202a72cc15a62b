/** Intake questions, shortly written. */
import type { IntakeQuestion } from '#platform/catalog/index.ts'

export function ask(id: string, label: string, isRequired = true): IntakeQuestion {
  return { id, label, kind: 'short_text', isRequired }
}

export function tell(id: string, label: string, isRequired = false): IntakeQuestion {
  return { id, label, kind: 'long_text', isRequired }
}

export function choose(id: string, label: string, choices: string[], isRequired = true): IntakeQuestion {
  return { id, label, kind: 'single_choice', isRequired, choices }
}

export function yesNo(id: string, label: string, isRequired = true): IntakeQuestion {
  return { id, label, kind: 'yes_no', isRequired }
}
