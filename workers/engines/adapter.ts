/** The GPU adapter, and whether it is worth being called one. */

export async function gpuAdapter(): Promise<GPUAdapter | null> {
  return (await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? null;
}

/** The adapter computes on the processor: never chosen unasked. */
export function isSoftware({ info }: GPUAdapter): boolean {
  const fallback = (info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  return (
    fallback ||
    /swiftshader|llvmpipe|lavapipe|softpipe/i.test(`${info.vendor} ${info.architecture} ${info.description}`)
  );
}

export const adapterName = ({ info }: GPUAdapter): string =>
  [info.vendor, info.architecture].filter(Boolean).join(" ") || "unnamed adapter";
