/**
 * Memory for the working values of one function, used again at every call: for paths that run at every request, where
 * a typed array a call costs more than what is computed in it. The caller fills it first and lets none of it out.
 */
export function createWorkspace(): (length: number) => Float64Array {
  let memory = new Float64Array(64);
  return (length) => {
    if (memory.length < length) memory = new Float64Array(2 * length);
    return memory;
  };
}
