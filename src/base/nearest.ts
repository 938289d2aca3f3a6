/** The candidate that somebody most likely meant by a name, if one is near enough to be no guess. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const plain = letters(name);
  const most = plain.length < 4 ? 1 : plain.length < 9 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    const other = letters(candidate);
    const distance = Math.abs(other.length - plain.length) >= least ? least : editsBetween(plain, other);
    if (distance < least && distance < Math.max(plain.length, other.length) - 1) {
      best = candidate;
      least = distance;
    }
  }
  return best ?? candidates.find((candidate) => candidate.length > 2 && (extendsWord(name, candidate) || extendsWord(candidate, name)));
}

/** Whether a name is another with words after it: `gpuPerNode` is `gpu` with two. */
function extendsWord(name: string, start: string): boolean {
  return start.length > 2 && name.startsWith(start) && /[A-Z_]/.test(name.charAt(start.length));
}

/** What is left when spelling conventions are taken away: `memory_request` and `memoryRequest` are the same word. */
function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** How many letters to add, drop, replace or swap with their neighbour. */
function editsBetween(a: string, b: string): number {
  let twoBefore: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], twoBefore[j - 2] + 1);
      }
    }
    [twoBefore, before] = [before, row];
  }
  return before[b.length];
}
