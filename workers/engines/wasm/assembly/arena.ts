/** The arena a list works on, in linear memory; addresses in commands are floats from its start. */

let base: usize = 0;

export function setArena(pointer: usize): void {
  base = pointer;
}

@inline
export function at(float: i32): usize {
  return base + ((<usize>float) << 2);
}

/** Bytes of so many floats; negative strides stay negative. */
@inline
export function bytes(floats: i32): usize {
  return <usize>(floats << 2);
}
