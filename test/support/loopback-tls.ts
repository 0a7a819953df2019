// A certificate for 127.0.0.1, its own authority, and its key: what a provider on loopback needs, because documents are
// fetched over https only. Whoever is to trust it is told so with NODE_EXTRA_CA_CERTS. It counts from 2020 to 2119.
export const loopbackCertificate = `-----BEGIN CERTIFICATE-----
MIIBdzCCARygAwIBAgIBATAKBggqhkjOPQQDAjAhMR8wHQYDVQQDDBZsYW5kZmFs
bCBsb29wYmFjayB0ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAw
WjAhMR8wHQYDVQQDDBZsYW5kZmFsbCBsb29wYmFjayB0ZXN0MFkwEwYHKoZIzj0C
AQYIKoZIzj0DAQcDQgAEcnmzVbQeRH16BI8mwFuQHjNhkBqzpSJL2UDL4rRmbPxo
TLIDPK4KlEQ2pU2Lj6ibwydD0lRAmbLNyawv3/jbtaNDMEEwDwYDVR0RBAgwBocE
fwAAATAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBQzx3hHepOq8BQFumZEdiSJ
IR8D9zAKBggqhkjOPQQDAgNJADBGAiEAjbJ3Lyg/BwxhWmwEDSUIg7vkUtu9j8TU
urOOLmNrwtgCIQCPrQDTjbBqoSrX4ZlsPxotjNSYJCCuUXPnoFgFVxKmYA==
-----END CERTIFICATE-----
`

export const loopbackKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCod9jUMevNrGWEiT
thR9DqCXgrFlHgJCCJBU0uXT0uqhRANCAARyebNVtB5EfXoEjybAW5AeM2GQGrOl
IkvZQMvitGZs/GhMsgM8rgqURDalTYuPqJvDJ0PSVECZss3JrC/f+Nu1
-----END PRIVATE KEY-----
`
