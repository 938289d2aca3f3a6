/** The candidate that was most likely meant: nearly the same, or the same with something more or less at the end. */
export function nearestOf(word: string, candidates: readonly string[]): string | undefined {
  const near = nearMissOf(word, candidates);
  if (near !== undefined) {
    return near;
  }
  const plain = plainForm(word);
  const shorter = candidates.filter((candidate) => isLonger(plain, plainForm(candidate))).sort((a, b) => b.length - a.length);
  const longer = candidates.filter((candidate) => isLonger(plainForm(candidate), plain));
  return shorter[0] ?? (longer.length === 1 ? longer[0] : candidates.find((candidate) => hasMoreWords(word, candidate)));
}

/** Whether a word is another one with further words after it, as gpuPerNode is gpu. */
function hasMoreWords(word: string, beginning: string): boolean {
  return beginning.length >= 3 && word.startsWith(beginning) && /[A-Z_]/.test(word.charAt(beginning.length));
}

/** The candidate that is the same but for case, marks and plural, or a few letters away. */
export function nearMissOf(word: string, candidates: readonly string[]): string | undefined {
  const plain = plainForm(word);
  if (plain === '') {
    return undefined;
  }
  const same = candidates.find((candidate) => plainForm(candidate) === plain);
  if (same !== undefined) {
    return same;
  }
  const allowed = Math.min(3, Math.floor(plain.length / 3));
  let nearest: string | undefined;
  let least = allowed + 1;
  for (const candidate of candidates) {
    const distance = distanceOf(plain, plainForm(candidate), least);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Whether a word is another one with something after it, as cohortName is cohort. */
function isLonger(word: string, beginning: string): boolean {
  return beginning.length >= 5 && word.length > beginning.length && word.startsWith(beginning);
}

function plainForm(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/s$/, '');
}

/** Letters to add, drop, change or swap; `limit` where it is that or more. */
function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) {
    return limit;
  }
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : Infinity;
      next.push(Math.min(change, swap, row[j] + 1, next[j - 1] + 1));
    }
    before = row;
    row = next;
  }
  return Math.min(limit, row[b.length]);
}
