/** The part of `navigator.userAgentData` that is of use here; TypeScript's DOM does not know it. */
export interface UserAgentData {
  brands: readonly { brand: string; version: string }[]
  platform: string
  mobile?: boolean
}

/** e.g. `Google Chrome 156 on Linux`, from what a browser says of itself; `data` is there in Chromium's secure contexts only. */
export function browserName(userAgent: string, data: UserAgentData | undefined): string {
  const system = data?.platform || systemOf(userAgent)
  const brands = data?.brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand.replace(/[^a-z]/gi, ''))) ?? []
  // Every brand built on Chromium names Chromium too; its own name says more.
  const own = brands.find(({ brand }) => brand !== 'Chromium' && brand !== 'HeadlessChrome') ?? brands[0]
  const name = own ? `${own.brand.replace('HeadlessChrome', 'Chromium')} ${own.version}` : nameOf(userAgent)
  return system ? `${name} on ${system}` : name
}

function nameOf(userAgent: string): string {
  // Order matters: each of these also claims to be those below it.
  const products: [RegExp, string][] = [
    [/Firefox\/(\d+)/, 'Firefox'],
    [/Edg(?:A|iOS)?\/(\d+)/, 'Microsoft Edge'],
    [/OPR\/(\d+)/, 'Opera'],
    [/(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
    [/Version\/(\d+).*Safari\//, 'Safari'],
  ]
  for (const [pattern, name] of products) {
    const version = pattern.exec(userAgent)?.[1]
    if (version !== undefined) return `${name} ${version}`
  }
  return 'a browser of unknown name'
}

function systemOf(userAgent: string): string {
  const systems: [RegExp, string][] = [
    [/Windows/, 'Windows'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/CrOS/, 'ChromeOS'],
    [/Macintosh/, 'macOS'],
    [/Linux/, 'Linux'],
  ]
  return systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? ''
}
