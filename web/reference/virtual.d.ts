/** Made by the plugin when the page is built. */
declare module 'virtual:tabmpi-reference' {
  const reference: import('./reference.ts').Reference
  export default reference
}
