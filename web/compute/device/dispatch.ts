/** Encodes `workgroups` of a pipeline, or a few more, in one dimension or in rows; binding k of group 0 is `bindings[k]`. */
export function dispatch(
  { device, encoder }: { device: GPUDevice; encoder: GPUCommandEncoder },
  pipeline: GPUComputePipeline,
  bindings: readonly GPUBufferBinding[],
  workgroups: number,
): void {
  const entries = bindings.map((resource, binding) => ({ binding, resource }))
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
  pass.dispatchWorkgroups(...rowsOf(workgroups, device.limits.maxComputeWorkgroupsPerDimension))
  pass.end()
}

/** In rows of equal length when one dimension is too short. */
function rowsOf(workgroups: number, largest: number): [x: number, y: number] {
  const rows = Math.ceil(workgroups / largest)
  return [Math.ceil(workgroups / rows), rows]
}
