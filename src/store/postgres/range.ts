// What a list is narrowed down to, and which way it is walked.

export interface Condition {
  /** `?` stands for each of the values. */
  sql: string
  values: readonly unknown[]
}

export interface IdRange {
  low: bigint
  high: bigint
}

export type Order = 'asc' | 'desc'
