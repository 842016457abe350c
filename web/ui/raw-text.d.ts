/// <reference types="vite/types/importMeta.d.ts" />

/** A file's text, as Vite delivers it. */
declare module '*?raw' {
  const text: string
  export default text
}
