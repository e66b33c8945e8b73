/**
 * Memory for the working values of one function, used again at every call: for paths that run at every request, where
 * a typed array a call costs more than what is computed in it. The caller fills it first and lets none of it out.
 */
export function createWorkspace(): (length: number) => Float64Array {
  return createWorkspaceOf((length) => new Float64Array(length));
}

/** The same of another kind of array. */
export function createWorkspaceOf<Numbers extends { readonly length: number }>(
  make: (length: number) => Numbers,
): (length: number) => Numbers {
  let memory = make(64);
  return (length) => {
    if (memory.length < length) memory = make(2 * length);
    return memory;
  };
}
