import { createContext, useContext } from 'react'

/**
 * The request's Content-Security-Policy nonce while rendering on the server. In the browser it is undefined:
 * browsers hide the attribute's value, and React must not compare against it.
 */
export const NonceContext = createContext<string | undefined>(undefined)

export const useNonce = () => useContext(NonceContext)
