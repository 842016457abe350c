/** A file's address, as Vite serves it. */
declare module '*.wasm?url' {
  const url: string
  export default url
}
