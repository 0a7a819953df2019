import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { LiveFeed, type LiveState } from './live-feed.ts'

const LiveContext = createContext<LiveFeed | null>(null)

/** Holds the one live connection for all pages below it. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [feed] = useState(() => new LiveFeed(client))
  useEffect(() => {
    feed.start()
    return () => feed.stop()
  }, [feed])
  return <LiveContext.Provider value={feed}>{children}</LiveContext.Provider>
}

export function useLive(): LiveState & { setPaused: (paused: boolean) => void } {
  const feed = useContext(LiveContext)
  if (feed === null) throw new Error('useLive needs a LiveProvider above it')
  const state = useSyncExternalStore(feed.subscribe, feed.read)
  return { ...state, setPaused: (paused) => feed.setPaused(paused) }
}
