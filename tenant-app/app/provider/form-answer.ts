export { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
