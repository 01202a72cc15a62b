import { refusalOf as refusalOfForm } from '#ui/forms/form-answer.ts'
import { planHelp } from '../plan/plan-help.ts'

export { typedValues } from '#ui/forms/form-answer.ts'

/** As every form is refused; what a plan lacks leads to the plans that have it. */
export const refusalOf: typeof refusalOfForm = (problem, fieldOf) => {
  const help = planHelp(problem)
  const errors = refusalOfForm(problem, fieldOf)
  return help ? errors.map((error) => ({ ...error, help })) : errors
}
