import type Stripe from 'stripe'
import type { StripeEngine } from '../../engine.ts'
import { StripeFault } from '../../errors.ts'
import type { Page, PageRequest } from '../../pages.ts'
import { applyInput, changePerson, settleDemands, submitDetails } from '../account-changes.ts'
import { changeAccount, checkIdentity, factsOf } from '../account-state.ts'
import { attachBankAccount } from '../bank-accounts.ts'
import { knownCountry } from '../new-account.ts'
import { mainPerson } from '../persons.ts'
import { platformAccount } from '../platform.ts'
import { readBank, readBusiness, readDocument, readPerson, readProfile, type FieldErrors } from './forms.ts'
import { messagePage, stepPage } from './layout.ts'
import { findVisit, openLink, refreshUrlOf, type Visit } from './sessions.ts'
import { dueSteps, nextStep, stepsOf, type StepName } from './steps.ts'
import { onboardingStyle } from './style.ts'
import { testValues, valuesOf } from './values.ts'
import {
  bankView,
  businessView,
  documentView,
  personView,
  profileView,
  reviewView,
  type View,
} from './views.ts'

/** The pages on which the owner of a connected account gives their details: plain forms, one step at a time. */
export function registerOnboarding(engine: StripeEngine): void {
  const { pages } = engine
  const platformName = () => platformAccount(engine).settings?.dashboard.display_name ?? 'The platform'

  pages.on('GET', '/setup/style.css', () => ({
    type: 'text/css',
    text: onboardingStyle(platformAccount(engine).settings?.branding.primary_color ?? '#0f5c8c'),
  }))

  pages.on('GET', '/setup/s/:account/:link', ({ params }) => {
    const session = openLink(engine, params.account!, params.link!)
    if (session !== null) return { redirect: `/setup/c/${session}` }
    const refreshUrl = refreshUrlOf(engine, params.account!, params.link!)
    return refreshUrl === null ? unknownPage() : { redirect: refreshUrl }
  })

  pages.on('GET', '/setup/c/:session', (request) =>
    visiting(request, ({ session, link }) => ({
      redirect: `/setup/c/${session}/${nextStep(engine, link)}`,
    })),
  )
  pages.on('GET', '/setup/c/:session/:step', (request) =>
    visiting(request, (visit, step) => {
      const isTest = request.query.get('fill') === 'test'
      return show(visit, step, {}, isTest ? testValues(knownCountryOf(visit)) : null)
    }),
  )
  pages.on('POST', '/setup/c/:session/:step', (request) =>
    visiting(request, (visit, step) => {
      const errors = take(visit, step, request.form)
      if (errors) return show(visit, step, errors, request.form)
      if (step === 'review') return { redirect: visit.link.returnUrl }
      return { redirect: `/setup/c/${visit.session}/${nextAfter(visit, step)}` }
    }),
  )

  function unknownPage(): Page {
    const title = 'This link does not work'
    const text = 'Go back to where you found it and ask for a new one.'
    return { status: 404, html: messagePage({ platform: platformName(), title, text }) }
  }

  function visiting({ params }: PageRequest, work: (visit: Visit, step: StepName) => Page): Page {
    const visit = findVisit(engine, params.session!)
    if (!visit) return unknownPage()
    if (visit.isOver) return { redirect: visit.link.refreshUrl }
    const step = params.step as StepName | undefined
    if (step !== undefined && !stepsOf(engine, visit.link).includes(step)) {
      return { redirect: `/setup/c/${visit.session}` }
    }
    return work(visit, step ?? 'review')
  }

  const knownCountryOf = ({ link }: Visit) =>
    knownCountry(engine.store.get('account', link.account).country ?? '')

  /** What comes after this step; what was given before is not asked for again on the way. */
  function nextAfter({ link }: Visit, step: StepName): StepName {
    const steps = stepsOf(engine, link)
    const due = new Set(dueSteps(engine, link))
    const after = steps.slice(steps.indexOf(step) + 1)
    return after.find((each) => due.has(each)) ?? 'review'
  }

  function show(
    visit: Visit,
    step: StepName,
    errors: FieldErrors,
    given: URLSearchParams | Record<string, string> | null,
  ): Page {
    const { account: id, returnUrl } = visit.link
    const account = engine.store.get('account', id)
    const person = mainPerson(engine, id)
    const due = dueSteps(engine, visit.link)
    const steps = stepsOf(engine, visit.link)
    const view: View = {
      account,
      person,
      banks: engine.store.all('bank_account', id),
      country: knownCountryOf(visit),
      path: `/setup/c/${visit.session}/${step}`,
      values: valuesOf(account, person, given),
      errors,
    }
    const page = stepPage({
      platform: platformName(),
      session: visit.session,
      step,
      steps,
      isDone: (each) => each !== 'review' && !due.includes(each),
      returnUrl,
      errors,
      body: bodyOf(view, step, { steps, due, session: visit.session, platform: platformName() }),
    })
    return { status: Object.keys(errors).length > 0 ? 422 : 200, html: page }
  }

  function bodyOf(view: View, step: StepName, review: Parameters<typeof reviewView>[1]) {
    switch (step) {
      case 'business':
        return businessView(view)
      case 'person':
        return personView(view)
      case 'profile':
        return profileView(view)
      case 'bank':
        return bankView(view)
      case 'document':
        return documentView(view, factsOf(engine, view.account.id).identityErrors[0]?.reason ?? null)
      case 'review':
        return reviewView(view, review)
    }
  }

  /** Keeps what was sent. @returns what is wrong with it; null when it was kept */
  function take(visit: Visit, step: StepName, form: URLSearchParams): FieldErrors | null {
    const { account: id } = visit.link
    const country = knownCountryOf(visit)
    switch (step) {
      case 'business': {
        const read = readBusiness(form, country)
        if ('errors' in read) return read.errors
        changeAccount(engine, id, () => applyInput(engine, id, read.input))
        return null
      }
      case 'person': {
        const read = readPerson(form, country, engine.now())
        if ('errors' in read) return read.errors
        givePerson(id, read.input)
        return null
      }
      case 'profile': {
        const read = readProfile(form)
        if ('errors' in read) return read.errors
        changeAccount(engine, id, () => applyInput(engine, id, read.input))
        return null
      }
      case 'bank': {
        const read = readBank(
          form,
          country,
          engine.store.get('account', id).default_currency ?? country.currency,
        )
        if ('errors' in read) return read.errors
        return refused(() =>
          changeAccount(engine, id, () => {
            attachBankAccount(engine, id, read.input, { isReplacing: true })
            settleDemands(engine, id, ['external_account'])
          }),
        )
      }
      case 'document': {
        const read = readDocument(form)
        if ('errors' in read) return read.errors
        givePerson(id, { verification: read.input })
        return null
      }
      case 'review':
        return submit(visit)
    }
  }

  function givePerson(id: string, input: Parameters<typeof changePerson>[3]) {
    changeAccount(engine, id, () => {
      const kept = mainPerson(engine, id)
      changePerson(engine, id, kept?.id ?? null, { ...input, relationship: { representative: true } })
    })
  }

  /** What the API would refuse, said at the field. */
  function refused(work: () => unknown): FieldErrors | null {
    try {
      work()
      return null
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
      const field = /\[(\w+)\]$/.exec(error.details.param ?? '')?.[1] ?? 'account_number'
      return { [field]: error.message }
    }
  }

  function submit({ link }: Visit): FieldErrors | null {
    const { account: id } = link
    if (dueSteps(engine, link).length > 0) return {}
    changeAccount(engine, id, () => {
      const account = engine.store.get('account', id)
      const acceptance: Stripe.Account.TosAcceptance = {
        ...account.tos_acceptance,
        date: engine.now(),
        ip: '127.0.0.1',
        user_agent: null,
      }
      engine.store.update('account', account, { tos_acceptance: acceptance })
      settleDemands(engine, id, ['tos_acceptance.date', 'tos_acceptance.ip'])
      if (factsOf(engine, id).submittedAt === null) submitDetails(engine, id)
      else if (factsOf(engine, id).identity === 'none') checkIdentity(engine, id)
    })
    return null
  }
}
