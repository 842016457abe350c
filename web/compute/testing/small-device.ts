/** Makes `device` look as if its limits were these. */
export function limit(device: GPUDevice, limits: Partial<Record<keyof GPUSupportedLimits, number>>): void {
  const all = device.limits
  const get = (_: object, name: string): unknown => Reflect.get(limits, name) ?? Reflect.get(all, name)
  Object.defineProperty(device, 'limits', { value: new Proxy({}, { get }) })
}

/** Makes `device` run out of memory when its buffers would be larger than `bytes` together. Returns bytes in use. */
export function limitMemory(device: GPUDevice, bytes: number): () => number {
  const scopes: { filter: GPUErrorFilter; isOut: boolean }[] = []
  const [push, pop, create] = [
    device.pushErrorScope.bind(device),
    device.popErrorScope.bind(device),
    device.createBuffer.bind(device),
  ]
  let used = 0
  device.pushErrorScope = (filter) => {
    scopes.push({ filter, isOut: false })
    push(filter)
  }
  device.popErrorScope = async () => {
    const scope = scopes.pop()
    const error = await pop()
    return scope?.isOut ? new GPUOutOfMemoryError('no memory left') : error
  }
  device.createBuffer = (descriptor) => {
    if (used + descriptor.size > bytes) {
      const scope = scopes.findLast(({ filter }) => filter === 'out-of-memory')
      if (scope) scope.isOut = true
      // What a browser returns then: a buffer with which nothing can be done.
      return create({ size: descriptor.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
    }
    used += descriptor.size
    const buffer = create(descriptor)
    const destroy = buffer.destroy.bind(buffer)
    buffer.destroy = () => {
      used -= descriptor.size
      destroy()
    }
    return buffer
  }
  return () => used
}
