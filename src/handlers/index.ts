// The door of `landfall/destinations`. Re-exports only.
export { type HttpOptions, http } from './http.ts'
