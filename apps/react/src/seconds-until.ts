import { useEffect, useState } from 'react'

/** Whole seconds until `time` (milliseconds since the Unix epoch), counted down; never below zero. */
export function useSecondsUntil(time = 0): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.round((time - now) / 1000))
}
