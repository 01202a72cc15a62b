import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { IntakeQuestion } from '#platform/catalog/index.ts'
import { Button, Checkbox, Field, Select, TextArea, TextInput } from '#ui/index.ts'
import { mostQuestions } from './service-form.ts'

const kinds = [
  { value: 'short_text', label: 'A short text' },
  { value: 'long_text', label: 'A long text' },
  { value: 'single_choice', label: 'One of several choices' },
  { value: 'yes_no', label: 'Yes or no' },
]

/**
 * What customers are asked when they book. Adding, moving and removing are submissions of the form around it, so
 * they work without scripts too, and nothing typed is lost.
 */
export const QuestionEditor = ({ questions }: { questions: readonly IntakeQuestion[] }) => (
  <div className="grid gap-4">
    {questions.length === 0 ? (
      <p className="text-muted">
        None yet. Ask what you need to come prepared: the size of the flat, an allergy, a topic.
      </p>
    ) : (
      <ol className="grid gap-6">
        {questions.map((question, index) => (
          <Question key={question.id} question={question} index={index} count={questions.length} />
        ))}
      </ol>
    )}
    {questions.length < mostQuestions ? (
      <div>
        <Button
          type="submit"
          name="intent"
          value="add-question"
          variant="secondary"
          formNoValidate
          icon={<Plus aria-hidden="true" className="icon" />}
        >
          Add a question
        </Button>
      </div>
    ) : (
      <p className="text-sm text-muted">Twelve questions are the most.</p>
    )}
  </div>
)

type QuestionProps = { question: IntakeQuestion; index: number; count: number }

function Question({ question, index, count }: QuestionProps) {
  const name = (part: string) => `questions.${index}.${part}`
  return (
    <li className="question grid gap-4 border-s-2 border-border ps-4">
      <input type="hidden" name={name('id')} value={question.id} />
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-strong">Question {index + 1}</h3>
        <div className="flex">
          {index > 0 ? (
            <IntentButton intent={`raise-question:${index}`} label={`Move question ${index + 1} up`}>
              <ArrowUp aria-hidden="true" className="icon" />
            </IntentButton>
          ) : null}
          {index < count - 1 ? (
            <IntentButton intent={`lower-question:${index}`} label={`Move question ${index + 1} down`}>
              <ArrowDown aria-hidden="true" className="icon" />
            </IntentButton>
          ) : null}
          <IntentButton intent={`remove-question:${index}`} label={`Remove question ${index + 1}`}>
            <Trash2 aria-hidden="true" className="icon" />
          </IntentButton>
        </div>
      </div>
      <Field name={name('label')} label="Question">
        <TextInput maxLength={160} defaultValue={question.label} />
      </Field>
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <Field name={name('kind')} label="Answered with">
          <Select options={kinds} defaultValue={question.kind} />
        </Field>
        <Checkbox
          name={name('isRequired')}
          label="Must be answered"
          defaultChecked={question.isRequired}
          className="pb-2"
        />
      </div>
      <Field
        name={name('choices')}
        label="Choices"
        hint="One per line, at least two."
        optional
        className="question-choices"
      >
        <TextArea rows={3} defaultValue={(question.choices ?? []).join('\n')} />
      </Field>
    </li>
  )
}

export const IntentButton = ({
  intent,
  label,
  children,
}: {
  intent: string
  label: string
  children: ReactNode
}) => (
  <Button
    type="submit"
    name="intent"
    value={intent}
    variant="quiet"
    square
    formNoValidate
    aria-label={label}
    icon={children}
  />
)
