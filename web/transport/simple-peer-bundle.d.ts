/** simple-peer's own browser bundle: unlike its source it needs no shims of Node's globals. */
declare module 'simple-peer/simplepeer.min.js' {
  import SimplePeer from 'simple-peer'
  export default SimplePeer
}
