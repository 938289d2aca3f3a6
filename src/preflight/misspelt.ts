/**
 * Whether a name is most likely a slip of the keyboard for another one.
 *
 * Names of objects are often alike on purpose: `team-a` and `team-b`, `h100` and `a100`, `batch` and `batch-high` are
 * different. A letter too many, too few, or in the wrong place of one word is a slip.
 */
export function isMisspelt(name: string, other: string): boolean {
  const [form, otherForm] = [formOf(name), formOf(other)];
  if (name === other || form.digits !== otherForm.digits) {
    return false;
  }
  if (form.plain === otherForm.plain) {
    return true;
  }
  const [words, others] = [form.words, otherForm.words];
  if (words.length !== others.length) {
    return false;
  }
  const different = words.flatMap((word, i) => (word === others[i] ? [] : [[word, others[i]] as const]));
  return different.length === 1 && isSlip(...different[0]);
}

/** One letter added, dropped, swapped with its neighbour, or, in longer words, another one. */
function isSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length < 4 || long.length - short.length > 1) {
    return false;
  }
  let start = 0;
  while (start < short.length && short[start] === long[start]) {
    start++;
  }
  if (short.length < long.length) {
    return short.slice(start) === long.slice(start + 1);
  }
  const isSwap = short[start] === long[start + 1] && short[start + 1] === long[start] && short.slice(start + 2) === long.slice(start + 2);
  return isSwap || (short.length >= 7 && start > 0 && start < short.length - 1 && short.slice(start + 1) === long.slice(start + 1));
}

/** What of a name is compared. */
interface Form {
  readonly digits: string;
  readonly plain: string;
  readonly words: readonly string[];
}

/** Every name is compared with many others. */
const forms = new Map<string, Form>();
const REMEMBERED = 50_000;

function formOf(name: string): Form {
  let form = forms.get(name);
  if (form === undefined) {
    const lower = name.toLowerCase();
    form = { digits: name.replace(/[^0-9]/g, ''), plain: lower.replace(/[^a-z0-9]/g, ''), words: lower.split(/[^a-z0-9]+/) };
    if (forms.size >= REMEMBERED) {
      forms.clear();
    }
    forms.set(name, form);
  }
  return form;
}
