/** @pkce/testing. */
export {}
