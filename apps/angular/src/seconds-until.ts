/** A countdown as a signal. */
import { computed, DestroyRef, inject, type Signal, signal } from '@angular/core'

/** Whole seconds until `time` (milliseconds since the Unix epoch); never below zero. */
export function secondsUntil(time: Signal<number | undefined>): Signal<number> {
  const now = signal(Date.now())
  const timer = setInterval(() => now.set(Date.now()), 1000)
  inject(DestroyRef).onDestroy(() => clearInterval(timer))
  return computed(() => Math.max(0, Math.round(((time() ?? 0) - now()) / 1000)))
}
