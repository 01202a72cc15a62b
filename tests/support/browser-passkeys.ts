import type { Page } from 'playwright-core'

const options = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const

/** A device with a fingerprint reader, on which the finger fits until the eyes are closed. */
export async function addPasskeyDevice(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const add = async () =>
    (await session.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId
  let authenticatorId = await add()
  const verify = (isUserVerified: boolean) =>
    session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  return {
    closeEyes: () => verify(false),
    openEyes: () => verify(true),
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** Another device, which knows nothing yet. */
    replace: async () => {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
      authenticatorId = await add()
    },
  }
}
