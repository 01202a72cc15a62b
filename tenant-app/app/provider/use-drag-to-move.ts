import { useNavigate } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import type { DayAxis } from '#ui/calendar/day-axis.ts'

/** Pixels before a press is a drag; less is a click on a link. */
const slack = 6
/** Minutes to which a dropped start is rounded. */
const step = 15

type Drag = {
  id: string
  /** How far below its upper edge the event was taken, pixels. */
  grip: number
  from: { x: number; y: number }
  ghost: HTMLElement | null
  source: HTMLElement
}

/**
 * Lets appointments be dragged to another time. Nothing moves by the drop itself: it opens the form that moves one,
 * filled in, which says what follows. By keyboard, by touch and without scripts the same form is reached by its link.
 * @param axis what turns a place in a column into a time on the wall
 */
export function useDragToMove(axis: DayAxis) {
  const area = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const latest = useRef({ axis, navigate })
  useEffect(() => {
    latest.current = { axis, navigate }
  })

  useEffect(() => {
    const root = area.current
    if (!root) return
    let drag: Drag | null = null

    const onDown = (event: PointerEvent) => {
      const source = (event.target as Element).closest<HTMLElement>('[data-movable]')
      // A finger that moves scrolls the page.
      if (!source || event.button !== 0 || event.pointerType === 'touch') return
      // In the list of a narrow page there are no hours to drag to.
      if (getComputedStyle(source.parentElement!).position !== 'absolute') return
      const grip = event.clientY - source.getBoundingClientRect().top
      drag = {
        id: source.dataset.movable!,
        grip,
        from: { x: event.clientX, y: event.clientY },
        ghost: null,
        source,
      }
    }
    const onMove = (event: PointerEvent) => {
      if (!drag) return
      const far = Math.hypot(event.clientX - drag.from.x, event.clientY - drag.from.y)
      if (!drag.ghost && far < slack) return
      event.preventDefault()
      drag.ghost ??= startGhost(drag.source)
      const target = targetAt(event, drag, latest.current.axis)
      if (target) placeGhost(drag.ghost, target)
      else drag.ghost.hidden = true
    }
    const onUp = (event: PointerEvent) => {
      const ended = drag
      drag = null
      if (!ended?.ghost) return
      ended.ghost.remove()
      ended.source.classList.remove('event-dragged')
      // The press that ends a drag is no click on the link below it.
      window.addEventListener('click', stop, { capture: true, once: true })
      setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0)
      const target = targetAt(event, ended, latest.current.axis)
      if (target) latest.current.navigate(hrefOf(ended.id, target))
    }
    const onCancel = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== 'Escape') return
      drag?.ghost?.remove()
      drag?.source.classList.remove('event-dragged')
      drag = null
    }

    root.addEventListener('pointerdown', onDown)
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onCancel)
    window.addEventListener('keydown', onCancel)
    return () => {
      onCancel(new Event('end'))
      root.removeEventListener('pointerdown', onDown)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onCancel)
      window.removeEventListener('keydown', onCancel)
    }
  }, [])
  return area
}

const stop = (event: Event) => {
  event.preventDefault()
  event.stopPropagation()
}

type Target = { body: HTMLElement; minutes: number; top: number; time: string }

/** The column under the pointer, and the time on its wall at which the event would begin. */
function targetAt(event: PointerEvent, { grip }: Drag, axis: DayAxis): Target | null {
  const body = document
    .elementsFromPoint(event.clientX, event.clientY)
    .map((element) => element.closest<HTMLElement>('.week-body'))
    .find((found) => found !== null)
  const week = body?.closest<HTMLElement>('.week')
  if (!body || !week) return null
  const hours = Number(week.style.getPropertyValue('--hours'))
  const from = Number(week.dataset.from)
  const box = body.getBoundingClientRect()
  const perMinute = box.height / (hours * 60)
  const raw = from * 60 + (event.clientY - grip - box.top) / perMinute
  const minutes = Math.min(Math.max(Math.round(raw / step) * step, 0), axis.length - step)
  const wall = axis.toWall(minutes)
  const time = `${String(Math.floor(wall / 60)).padStart(2, '0')}:${String(wall % 60).padStart(2, '0')}`
  return { body, minutes, top: (minutes - from * 60) * perMinute, time }
}

function startGhost(source: HTMLElement): HTMLElement {
  const ghost = source.cloneNode(true) as HTMLElement
  ghost.removeAttribute('href')
  ghost.removeAttribute('data-movable')
  ghost.setAttribute('aria-hidden', 'true')
  ghost.classList.add('event-ghost')
  ghost.style.height = `${source.getBoundingClientRect().height}px`
  source.classList.add('event-dragged')
  return ghost
}

function placeGhost(ghost: HTMLElement, { body, top, time }: Target): void {
  ghost.hidden = false
  ghost.style.top = `${top}px`
  const shown = ghost.querySelector('.event-time')
  if (shown) shown.textContent = time
  if (ghost.parentElement !== body) body.append(ghost)
}

function hrefOf(id: string, { body, time }: Target): string {
  const query = new URLSearchParams({ step: 'move', date: body.dataset.date ?? '', time })
  const lane = body.dataset.lane
  if (lane) query.set('member', lane === 'team' ? 'anyone' : lane)
  return `/provider/bookings/${id}?${query.toString()}#step`
}
