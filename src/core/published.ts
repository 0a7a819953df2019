// Documents that providers publish and we keep a copy of: key sets, certificates, address lists. They are fetched on a
// schedule, elsewhere; whoever verifies only looks at the copy, because a signature must never wait for a network.

export interface PublishedDocument {
  text: string
  /** When this text was fetched first, or last before a restart; Unix milliseconds. */
  fetchedAt: number
}

export interface Published {
  /** The last good copy; null where there is none yet, or none that is not too old to be believed. The same object until a newer copy is there. */
  get(url: string): PublishedDocument | null
  /** Asks for a copy, or for a newer one: soon, at most once in a while, and never while the caller waits. */
  want(url: string): void
}

/** For places without a network: nothing is ever there. */
export const nothingPublished: Published = { get: () => null, want: () => undefined }
