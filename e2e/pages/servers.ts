/** Where the servers of the scenarios are: a worker can not read it from the page. */
export const ISSUER = 'http://localhost:4900'
export const API = 'http://localhost:4901'
