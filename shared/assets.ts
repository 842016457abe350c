/**
 * Where a page finds, on its own server, what it needs besides its own scripts: the rank worker, the module 'tabmpi', the
 * introducer and the compiler. A browser lets a page start workers of its own origin only.
 */
export const ASSETS_PATH = '/tabmpi/'

/** The module 'tabmpi' at its usual place: what a compiled program imports. */
export const RUNTIME_PATH = `${ASSETS_PATH}tabmpi.js`
