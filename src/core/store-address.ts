// Where a store is, as a configuration says it.

/** A URL, and what gives the password whenever a connection is made: a token of a cloud's IAM, a secret that rotates. */
export interface AskingAddress {
  url: string
  password(): string | Promise<string>
}

/** A SQLite file's path, a `postgres://` address, or one whose password is asked for. */
export type StoreAddress = string | AskingAddress

export function toUrl(address: StoreAddress): string {
  return typeof address === 'string' ? address : address.url
}

export function toPassword(address: StoreAddress | undefined): AskingAddress['password'] | undefined {
  return typeof address === 'object' ? address.password : undefined
}
