// The bounds of the wire itself, which no configuration has a reason to change. Those that have one are in
// core/limits.ts: headerBytesMax, bodyReadMs, connectionsMax.

const KiB = 1024
const MiB = 1024 * KiB

/** Header lines of one request. Above it: 431. */
export const headersMax = 200

/** Bytes of a request target; RFC 9112 §3 asks for 8000 at least. Above it: 414. */
export const targetBytesMax: number = 8 * KiB

/** Bytes of all chunk extensions of one body, which are read and ignored (RFC 9112 §7.1.1). Above it: 400. */
export const extensionBytesMax: number = 4 * KiB

/** Bytes of all trailer lines of one body, which are read and ignored (RFC 9112 §7.1.2). Above it: 400. */
export const trailerBytesMax: number = 8 * KiB

/** How long a connection may be silent between requests, in milliseconds; load balancers close theirs after 60 s, so
 * that they close first, not we. */
export const idleMs = 65_000

/** How long, and for how many bytes, a connection is still read after its last answer (RFC 9112 §9.6). */
export const lingerMs = 1_000
export const lingerBytesMax: number = 32 * MiB

/** Bytes of one connection held ahead of their turn in either direction, but for the piece that went beyond. */
export const aheadBytesMax: number = 16 * KiB
