/** A countdown as Vue state. */
import { type ComputedRef, computed, onScopeDispose, type Ref, shallowRef } from 'vue'

/** Whole seconds until `time` (milliseconds since the Unix epoch); never below zero. */
export function useSecondsUntil(time: Readonly<Ref<number | undefined>>): ComputedRef<number> {
  const now = shallowRef(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, 1000)
  onScopeDispose(() => clearInterval(timer))
  return computed(() => Math.max(0, Math.round(((time.value ?? 0) - now.value) / 1000)))
}
