/** What this browser and this address allow. */
export interface Environment {
  secureContext: boolean
  webgpu: boolean
  webrtc: boolean
}

/** Asks the browser; the answers hold as long as the page is open. */
export function readEnvironment(): Environment {
  return {
    secureContext: window.isSecureContext,
    webgpu: 'gpu' in navigator,
    webrtc: 'RTCPeerConnection' in window,
  }
}
