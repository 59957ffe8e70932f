/** What all kernels share: the settings of one launch, the words of a batch in device memory, and buffer bindings. */

/** u32 or f32 words of the uniform `Launch`, in order. */
export const LAUNCH = {
  /** Invocations of the main kernel. */
  groups: 0,
  /** Words of the launch, a multiple of 4, and of the whole batch. */
  words: 1,
  batch: 2,
  /** Where the launch's words begin in the buffer of words. */
  at: 3,
  seed: 4,
  step: 5,
  /** Inputs come from outside. */
  supplied: 6,
  /** The launches of a step add up. */
  pass: 7,
  /** First slot for partial gradients of this launch, and slots of the whole step. */
  slot: 8,
  slots: 9,
  /** Chunks of words of this launch. */
  chunks: 10,
  /** Where the record of the step begins. */
  record: 11,
  rate: 12,
  clip: 13,
} as const;
/** Uniform offsets are multiples of 256. */
export const LAUNCH_BYTES = 256;

export const LAUNCH_STRUCT = `struct Launch {
  groups: u32, words: u32, batch: u32, at: u32, seed: u32, step: u32, supplied: u32, passIndex: u32,
  slot: u32, slots: u32, chunks: u32, record: u32, rate: f32, clip: f32,
}
@group(0) @binding(0) var<uniform> u: Launch;`;

/**
 * The words of a launch: index in the training set [W], index in the batch [W], live positions [W], then positions of
 * each four words [W / 4] and, for every position, how many fours are that long [T], and 0.
 */
export const wordsLength = (W: number, T: number): number => 3 * W + W / 4 + T + 1;
export const WORDS_FUNCTIONS = `fn wordOf(w: u32) -> u32 { return B[u.at + w]; }
fn indexOf(w: u32) -> u32 { return B[u.at + u.words + w]; }
fn lengthOf(w: u32) -> u32 { return B[u.at + 2u * u.words + w]; }
fn positionsOf(q: u32) -> u32 { return B[u.at + 3u * u.words + q]; }
fn foursAt(t: u32) -> u32 { return B[u.at + 3u * u.words + u.words / 4u + t]; }`;
