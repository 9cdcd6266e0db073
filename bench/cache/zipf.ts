/** Ranks drawn by Zipf's law with s = 1, always the same ones. */
export function zipfKeys(ranks: number, count: number): Int32Array {
  const cumulative = new Float64Array(ranks);
  let sum = 0;
  for (let rank = 0; rank < ranks; rank += 1) {
    sum += 1 / (rank + 1);
    cumulative[rank] = sum;
  }
  const drawn = new Int32Array(count);
  let state = 42;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const target = ((state + 0.5) / 2 ** 32) * sum;
    let low = 0;
    let high = ranks - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    drawn[index] = low;
  }
  return drawn;
}
