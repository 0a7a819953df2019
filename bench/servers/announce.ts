// How a measured server says where it listens, and ends when the bench is done with it.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export function announce(server: Server): void {
  process.send?.({ port: (server.address() as AddressInfo).port })
  process.on('disconnect', () => process.exit(0))
}
